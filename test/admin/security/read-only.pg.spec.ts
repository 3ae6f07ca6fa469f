import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operationsOf, type OpenApiDocument } from '../support/document-operations.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';
import { until } from '../../conformance/support.js';

/** What is no GET and changes nothing, with what becomes of it. */
const STILL: Readonly<Record<string, number>> = {
  signIn: 401,
  endSession: 404,
  checkContracts: 200,
  readFramedValues: 200,
  frameValues: 404,
};

/** Every operation of the document that is no GET, of things that need not be there. */
const writesOf = (document: OpenApiDocument) =>
  operationsOf(document).filter(({ method }) => method !== 'GET');

describe('a broker that takes no changes', () => {
  let cluster: SecuredCluster;
  let shown: SecuredBroker;
  let writable: SecuredBroker;
  let root: Proof;
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    const options = {
      users: `root:${PASSWORD}`,
      superUsers: 'User:root',
      adminRequestsPerSecond: 10_000,
    };
    writable = await cluster.start({ ...options, brokerId: 1 });
    shown = await cluster.start({ ...options, brokerId: 2, adminReadOnly: true });
    root = await signIn(shown.call, 'root');
    await writable.call('POST', '/topics', root, { name: 'orders', partitions: 1 });
  });
  afterAll(() => cluster.close());

  it('refuses every write of the document, also to an administrator and by an API key', async () => {
    const { body } = await shown.call<OpenApiDocument>('GET', '/openapi.json', root);
    const writes = writesOf(body).filter(({ name }) => !Object.hasOwn(STILL, name));
    expect(writes.length).toBeGreaterThan(60);
    const made = await writable.call('POST', '/api-keys', root, { description: 'all of mine' });
    for (const proof of [root, { key: String(made.body.key) }]) {
      const answers = [];
      for (const { name, method, path } of writes) {
        const sent = method === 'DELETE' ? undefined : {};
        const answer = await shown.call(method, path, proof, sent);
        answers.push([name, answer.status, answer.body.code]);
      }
      expect(answers).toEqual(writes.map(({ name }) => [name, 403, 'read-only']));
    }
  });

  it('still has people sign in and out, and compares and reads what is sent', async () => {
    const bodies: Readonly<Record<string, object>> = {
      signIn: { userName: 'root', password: 'another' },
      checkContracts: { contracts: [{ event: 'A', schema: { type: 'object' } }] },
      readFramedValues: { values: ['AAAA'] },
      frameValues: { event: 'seven', values: ['1'] },
    };
    const { body } = await shown.call<OpenApiDocument>('GET', '/openapi.json', root);
    const session = await signIn(shown.call, 'root');
    const answers: Record<string, number> = {};
    for (const { name, method, path } of writesOf(body)) {
      if (!Object.hasOwn(STILL, name)) continue;
      answers[name] = (await shown.call(method, path, session, bodies[name])).status;
    }
    expect(answers).toEqual(STILL);
    expect((await shown.call('DELETE', '/sessions/current', session)).status).toBe(204);
  });

  it('is a registry that is read: schemas are looked up and compared, and none is registered', async () => {
    const schema = { schemaType: 'JSON', schema: '{"type":"object"}' };
    const key = { description: 'a client of the registry' };
    const by = { key: String((await writable.call('POST', '/api-keys', root, key)).body.key) };
    const ask = async (at: SecuredBroker, path: string) => {
      const response = await fetch(`${at.url}/registry${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${by.key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(schema),
      });
      return [response.status, await response.json()];
    };
    expect(await ask(shown, '/subjects/orders-value/versions')).toEqual([
      403,
      { error_code: 403, message: expect.stringContaining('takes no changes') },
    ]);
    expect(await ask(writable, '/subjects/orders-value/versions')).toEqual([200, { id: 1 }]);
    expect(await ask(shown, '/subjects/orders-value')).toMatchObject([200, { id: 1 }]);
    expect(await ask(shown, '/compatibility/subjects/orders-value/versions/latest')).toEqual([
      200,
      { is_compatible: true },
    ]);
  });

  it('says so to whoever asks who they are, and leaves of their rights what reads', async () => {
    const here = (await shown.call<{ actions: string[] }>('GET', '/whoami', root)).body;
    const there = (await writable.call<{ actions: string[] }>('GET', '/whoami', root)).body;
    expect([here, there]).toMatchObject([{ isReadOnly: true }, { isReadOnly: false }]);
    expect(there.actions).toEqual(expect.arrayContaining(['topic:create', 'user:edit']));
    const kept = there.actions.filter((action) =>
      /:(view|records_read|records_unmask|run|check)$/.test(action),
    );
    expect(here.actions).toEqual(kept);
  });

  it('shows what is there, and what another broker changes', async () => {
    await writable.call('POST', '/topics', root, { name: 'payments', partitions: 1 });
    const isThere = async () => (await shown.call('GET', '/topics/payments', root)).status === 200;
    await until('the other broker to know the topic', isThere);
    const { body } = await shown.call<{ topics: object[] }>('GET', '/topics', root);
    expect(body.topics).toMatchObject([{ name: 'orders' }, { name: 'payments' }]);
  });
});
