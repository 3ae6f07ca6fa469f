import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import { freePort } from '../../support/free-port.js';
import {
  operationsOf,
  type OpenApiDocument,
  type Operation,
} from '../support/document-operations.js';
import {
  Browser,
  CLIENT_ID,
  CLIENT_SECRET,
  IdentityProvider,
} from '../support/identity-provider.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

/** What is no GET and changes nothing but who is signed in, with what becomes of it. */
const STILL: Readonly<Record<string, number>> = {
  signIn: 401,
  endSession: 404,
  // As a viewer is everywhere.
  checkContracts: 403,
  readFramedValues: 200,
  frameValues: 404,
};
const BODIES: Readonly<Record<string, object>> = {
  signIn: { userName: 'root', password: 'another' },
  checkContracts: { contracts: [{ event: 'A', schema: { type: 'object' } }] },
  readFramedValues: { values: ['AAAA'] },
  frameValues: { event: 'seven', values: ['1'] },
};

/** What a viewer may not see: who may do what. */
const OF_OTHERS =
  /^(?:listAcls|listAuditEvents|(?:list|describe)(?:Role|User|Grant)\w*|(?:list|get)MaskingRules?)$/;
const SHARDS = 64;
/** What leads a browser elsewhere, and is no reading. */
const LEADS = /Oidc/;
/** A query that is needed to be told anything. */
const QUERIES: Readonly<Record<string, string>> = {
  searchRecords: '?topic=7&key=k',
  streamSearch: '?topic=7&key=k',
  diffContract: '?from=1&to=1',
};

describe('a viewer whom an identity provider knows, at a broker that takes no changes', () => {
  let cluster: SecuredCluster;
  let provider: IdentityProvider;
  let shown: SecuredBroker;
  let writable: SecuredBroker;
  let operations: readonly Operation[];
  let proofs: readonly (readonly [string, Proof])[];
  beforeAll(async () => {
    const adminPort = await freePort();
    const adminUrl = `http://127.0.0.1:${adminPort}`;
    provider = await IdentityProvider.start(`${adminUrl}/api/v1/oidc/callback`);
    cluster = await SecuredCluster.open();
    const options = {
      users: `root:${PASSWORD}`,
      superUsers: 'User:root',
      adminRequestsPerSecond: 10_000,
      adminUrl,
      adminOidcIssuer: provider.issuer,
      adminOidcClientId: CLIENT_ID,
      adminOidcClientSecret: CLIENT_SECRET,
    };
    writable = await cluster.start({ ...options, brokerId: 1 });
    shown = await cluster.start({ ...options, brokerId: 2, adminPort, adminReadOnly: true });
    await cluster.bind('dora', 'viewer');
    await fill();
    const browser = new Browser();
    await browser.go(`${shown.url}/api/v1/oidc/start?to=/`);
    proofs = [
      ['a session', { cookie: browser.header }],
      ['a token of the provider', { key: await provider.token({ sub: 'dora' }) }],
    ];
    const { body } = await shown.call<OpenApiDocument>('GET', '/openapi.json', proofs[0][1]);
    operations = operationsOf(body);
  });
  afterAll(async () => {
    await cluster.close();
    await provider.stop();
  });

  /** Something that is called 7 of most kinds that there are. */
  async function fill(): Promise<void> {
    const root = await signIn(writable.call, 'root');
    const done = async (method: string, path: string, body: object): Promise<void> => {
      const answer = await writable.call(method, path, root, body);
      if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    };
    const clusters = [writable, shown].map(({ broker }) => broker.services.log.cluster);
    await until('the shards to be shared out', () =>
      clusters.every((one) => one.ownedShards().size === SHARDS / 2),
    );
    await done('POST', '/topics', { name: '7', partitions: 8 });
    const topicsOfBoth = [writable, shown].map(({ broker }) => broker.services.log.topics);
    await until('both brokers to know the topic', () =>
      topicsOfBoth.every((topics) => topics.byName('7') !== undefined),
    );
    const record = { partition: 7, key: { text: 'k' }, value: { text: 'v' } };
    for (let offset = 0; offset < 8; offset++) await done('POST', '/topics/7/records', record);
    const contract = { event: '7', schema: { type: 'object' } };
    await done('POST', '/contracts:publish', { contracts: [contract] });
    const group = { groupId: '7', generationId: -1, memberId: '', groupInstanceId: null };
    const at = { partitionIndex: 7, committedOffset: 3n, committedLeaderEpoch: -1 };
    const partitions = [{ ...at, committedMetadata: null }];
    const { groups, log } = [writable, shown]
      .map(({ broker }) => broker.services)
      .find((one) => one.log.cluster.ownedShards().has(one.log.cluster.shardOfKey('7')))!;
    await groups.commitOffsets({
      ...group,
      retentionTimeMs: -1n,
      knowsGroupIdNotFound: true,
      topics: [{ name: '7', topicId: log.topics.byName('7')?.id, partitions }],
    });
  }

  /** Its status; what goes on for ever is not waited for. */
  async function statusOf(at: SecuredBroker, { name, path }: Operation, proof: Proof) {
    const isOfApi = !/^\/(?:health|metrics)(?:\/|$)/.test(path);
    const address = `${at.url}${isOfApi ? '/api/v1' : ''}${path}${QUERIES[name] ?? ''}`;
    const headers = {
      ...(proof.cookie && { Cookie: proof.cookie, 'Sec-Fetch-Site': 'same-origin' }),
      ...(proof.key && { Authorization: `Bearer ${proof.key}` }),
    };
    const response = await fetch(address, { redirect: 'manual', headers });
    await response.body?.cancel();
    return [name, response.status] as const;
  }

  it('reads all that a viewer reads elsewhere, by a session and by a token', async () => {
    const reads = operations.filter(({ name, method }) => method === 'GET' && !LEADS.test(name));
    expect(reads.length).toBeGreaterThan(80);
    for (const [, proof] of proofs) {
      const [here, there] = [new Map<string, number>(), new Map<string, number>()];
      for (const read of reads) {
        here.set(...(await statusOf(shown, read, proof)));
        there.set(...(await statusOf(writable, read, proof)));
      }
      expect(here).toEqual(there);
      const withStatus = (...wanted: number[]): string[] =>
        [...here].filter(([, status]) => wanted.includes(status)).map(([name]) => name);
      expect(withStatus(401, 403)).toEqual(
        reads.map(({ name }) => name).filter((name) => OF_OTHERS.test(name)),
      );
      expect(withStatus(400, 500, 503)).toEqual([]);
      expect(withStatus(200)).toEqual(
        expect.arrayContaining([
          'describeTopic',
          'browseRecords',
          'getRecord',
          'tailRecords',
          'describeConsumerGroup',
          'getConsumerGroupLag',
          'describeContract',
          'searchRecords',
          'streamSearch',
          'watchLiveFigures',
          'listDeadLetters',
          'metrics',
        ]),
      );
    }
  });

  it('writes nothing, by a session and by a token', async () => {
    const writes = operations.filter(({ method }) => method !== 'GET');
    const forbidden = writes.filter(({ name }) => !Object.hasOwn(STILL, name));
    expect(forbidden.length).toBeGreaterThan(60);
    for (const [, proof] of proofs) {
      const answers = [];
      for (const { name, method, path } of forbidden) {
        const sent = method === 'DELETE' ? undefined : {};
        const answer = await shown.call(method, path, proof, sent);
        answers.push([name, answer.status, answer.body.code]);
      }
      expect(answers).toEqual(forbidden.map(({ name }) => [name, 403, 'read-only']));
      const still: Record<string, number> = {};
      for (const { name, method, path } of writes) {
        if (!Object.hasOwn(STILL, name)) continue;
        still[name] = (await shown.call(method, path, proof, BODIES[name])).status;
      }
      expect(still).toEqual(STILL);
    }
  });

  it('is told so, with no right but to read, and signs out', async () => {
    const [[, session]] = proofs;
    const { body } = await shown.call<{ actions: string[] }>('GET', '/whoami', session);
    expect(body).toMatchObject({ actor: 'User:dora', method: 'oidc', isReadOnly: true });
    expect(body.actions).toEqual(expect.arrayContaining(['topic:view', 'topic:records_read']));
    expect(body.actions.filter((one) => !/:(?:view|records_read|run|check)$/.test(one))).toEqual(
      [],
    );
    expect((await shown.call('DELETE', '/sessions/current', session)).status).toBe(204);
    expect((await shown.call('GET', '/whoami', session)).status).toBe(401);
  });
});
