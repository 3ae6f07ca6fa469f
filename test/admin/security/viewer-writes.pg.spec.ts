import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

/** What is no GET and yet nothing that a viewer must be kept from, with what becomes of it when a viewer asks. */
const FOR_ANYBODY: Readonly<Record<string, readonly [status: number, why: string]>> = {
  signIn: [401, 'looks at a password, whoever asks'],
  makeFirstAdmin: [403, 'takes the link that the broker printed, whoever asks'],
  readFramedValues: [200, 'reads what would be too long for a query'],
  frameValues: [404, 'checks values by a contract, and writes none'],
  createApiKey: [201, 'for oneself, within what one may do'],
  revokeApiKey: [404, 'of oneself; of others it is as if there were none'],
  endSession: [404, 'of oneself; of others it is as if there were none'],
  setPassword: [403, 'of oneself, by the password that one has'],
  importDefinitions: [200, 'changes what each part of it may: an empty document nothing'],
};

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Write {
  readonly name: string;
  readonly method: string;
  /** Below /api/v1, of things that need not be there: who may not is not told whether they are. */
  readonly path: string;
  readonly body: object | undefined;
}

/** Every operation of the document that is no GET. */
function writesOf({ paths, components }: Document): readonly Write[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => method !== 'get')
      .map(([method, { operationId, requestBody }]) => ({
        name: operationId,
        method: method.toUpperCase(),
        path: path.replace(/^\/api\/v1/, '').replace(/\{\w+\}/g, '7'),
        // A write needs the type of its body, also where it takes none: no form can send it.
        body:
          method === 'delete'
            ? undefined
            : bodyOf(requestBody?.content['application/json']?.schema ?? {}, components.schemas),
      })),
  );
}

/** With a text for each text that is required: the guard reads names there. */
function bodyOf(schema: Schema, schemas: Document['components']['schemas']) {
  const named = schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;
  const texts = (named.required ?? []).filter(
    (name) => named.properties?.[name]?.type === 'string',
  );
  return Object.fromEntries(
    texts.map((name) => [name, named.properties?.[name]?.enum?.[0] ?? 'seven']),
  );
}

describe('a viewer', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let root: Proof;
  let writes: readonly Write[];
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    one = await cluster.start({
      users: `root:${PASSWORD},eve:${PASSWORD}`,
      superUsers: 'User:root',
      adminRequestsPerSecond: 10_000,
    });
    root = await signIn(one.call, 'root');
    await cluster.bind('eve', 'viewer');
    writes = writesOf((await one.call<Document>('GET', '/openapi.json', root)).body);
  });
  afterAll(() => cluster.close());

  const isForAnybody = ({ name }: Write): boolean => Object.hasOwn(FOR_ANYBODY, name);

  it.each(['a session', 'an API key'])(
    'is refused every write of the document, by %s, before it is looked at',
    async (by) => {
      const session = await signIn(one.call, 'eve');
      const made = await one.call('POST', '/api-keys', session, { description: 'all of mine' });
      const proof = by === 'a session' ? session : { key: String(made.body.key) };
      const forbidden = writes.filter((write) => !isForAnybody(write));
      expect(forbidden.length).toBeGreaterThan(60);
      const answers = [];
      for (const { name, method, path, body } of forbidden) {
        const { status, body: problem } = await one.call(method, path, proof, body);
        answers.push([name, status, problem.code]);
      }
      expect(answers).toEqual(forbidden.map(({ name }) => [name, 403, 'forbidden']));
    },
  );

  it('may ask for what is named here, and each of these is in the document', async () => {
    const session = await signIn(one.call, 'eve');
    const answers = new Map<string, number>();
    for (const { name, method, path, body } of writes.filter(isForAnybody)) {
      const known: Record<string, object> = {
        createApiKey: { description: 'mine' },
        makeFirstAdmin: { userName: 'eve', password: PASSWORD, token: '0'.repeat(64) },
        readFramedValues: { values: ['AAAA'] },
        frameValues: { event: 'seven', values: ['1'] },
        importDefinitions: { version: 1 },
      };
      const { status } = await one.call(method, path, session, known[name] ?? body);
      answers.set(name, status);
    }
    const expected = Object.entries(FOR_ANYBODY).map(([name, [status]]) => [name, status] as const);
    expect(answers).toEqual(new Map(expected));
  });

  it('leaves nothing behind but refusals and keys of their own', async () => {
    const { body } = await one.call<{ events: { action: string; outcome: string }[] }>(
      'GET',
      '/audit?actor=User:eve&pageSize=1000',
      root,
    );
    const done = body.events.filter(({ outcome }) => outcome !== 'failed');
    expect([...new Set(done.map(({ action }) => action))].toSorted()).toEqual([
      'apiKey.create',
      'session.create',
    ]);
    expect(body.events.filter(({ action }) => action === 'request.deny').length).toBeGreaterThan(
      10,
    );
  });
});
