import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Answer,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

interface Problem {
  readonly code?: string;
}

/** Something that two people have looked at, and what each of them then asks for. */
interface Race {
  /** Whose ETag both have. */
  readonly seen: string;
  readonly method: string;
  readonly path: string;
  readonly bodies: readonly [object | undefined, object | undefined];
}

const ROUNDS = 4;
const acl = (principal: string) => ({
  principal,
  host: '*',
  operation: 'READ',
  permission: 'ALLOW',
  resourceType: 'TOPIC',
  resourceName: 'orders',
  patternType: 'LITERAL',
});
const NOTHING = [undefined, undefined] as const;

describe('two brokers that are asked at once', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let two: SecuredBroker;
  let root: Proof;
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    const options = { superUsers: 'User:root', authorizer: 'acl', adminRequestsPerSecond: 10_000 };
    one = await cluster.start({ users: `root:${PASSWORD}`, brokerId: 1, ...options });
    two = await cluster.start({ brokerId: 2, ...options });
    root = await signIn(one.call, 'root');
    await make('/topics', { name: 'orders', partitions: 1 });
  });
  afterAll(() => cluster.close());

  async function make<T = { id: string }>(path: string, body: object): Promise<T> {
    const answer = await one.call<T & Problem>('POST', path, root, body);
    expect([path, answer.status, answer.body.code]).toEqual([path, 201, undefined]);
    return answer.body;
  }

  /** For each operation of the document that takes If-Match: what is raced for in a round. */
  const races: Readonly<Record<string, (round: number) => Promise<Race>>> = {
    alterTopicConfigs: async (n) => {
      const path = '/topics/orders/configs';
      const body = (ms: number) => ({ configs: { 'retention.ms': String(ms) } });
      return { seen: path, method: 'PATCH', path, bodies: [body(1_000 + n), body(2_000 + n)] };
    },
    putTopicDescription: async (n) => {
      const path = '/topics/orders/description';
      const bodies = [{ text: `one ${n}` }, { text: `two ${n}` }] as const;
      return { seen: path, method: 'PUT', path, bodies };
    },
    alterBrokerConfigs: async (n) => {
      const path = '/brokers/1/configs';
      const body = (ms: number) => ({ configs: { 'log.retention.ms': String(ms) } });
      return { seen: path, method: 'PATCH', path, bodies: [body(86_400_000 + n), body(n + 1e9)] };
    },
    alterClusterConfigs: async (n) => {
      const path = '/cluster/configs';
      const body = (ms: number) => ({ configs: { 'log.retention.ms': String(ms) } });
      return { seen: path, method: 'PATCH', path, bodies: [body(86_400_000 + n), body(n + 1e9)] };
    },
    putContractVersion: async (n) => {
      const event = `event-${n}`;
      const schema = (title: string) => ({ schema: { type: 'object', title } });
      const made = await one.call('PUT', `/contracts/${event}/1`, root, schema('none'));
      expect(made.status).toBeLessThan(300);
      const path = `/contracts/${event}/latest`;
      return { seen: path, method: 'PUT', path, bodies: [schema('one'), schema('two')] };
    },
    putMaskingRule: async () => {
      const rule = { patternType: 'literal', topic: 'orders', target: 'key', action: 'MASK' };
      const path = `/masking-rules/${(await make('/masking-rules', rule)).id}`;
      const bodies = [
        { ...rule, action: 'REMOVE' },
        { ...rule, target: 'value', place: '$.card' },
      ] as const;
      return { seen: path, method: 'PUT', path, bodies };
    },
    patchSettings: async (n) => ({
      seen: '/settings',
      method: 'PATCH',
      path: '/settings',
      bodies: [{ alertRetentionDays: 40 + n }, { exportRetentionHours: 40 + n }],
    }),
    patchAlertRule: async (n) => {
      const path = `/alert-rules/${await ruleOf(`patched-${n}`)}`;
      return {
        seen: path,
        method: 'PATCH',
        path,
        bodies: [{ severity: 'info' }, { forSeconds: 9 }],
      };
    },
    deleteAlertRule: async (n) => {
      const path = `/alert-rules/${await ruleOf(`deleted-${n}`)}`;
      return { seen: path, method: 'DELETE', path, bodies: NOTHING };
    },
    patchWebhook: async (n) => {
      const path = `/webhooks/${await webhookOf(`patched-${n}`)}`;
      const bodies = [{ description: 'one' }, { description: 'two' }] as const;
      return { seen: path, method: 'PATCH', path, bodies };
    },
    deleteWebhook: async (n) => {
      const path = `/webhooks/${await webhookOf(`deleted-${n}`)}`;
      return { seen: path, method: 'DELETE', path, bodies: NOTHING };
    },
    putRole: async (n) => {
      const path = await roleOf(`put-${n}`);
      const bodies = [
        { description: 'one', actions: ['alert:view'] },
        { description: 'two', actions: ['alert:view'] },
      ] as const;
      return { seen: path, method: 'PUT', path, bodies };
    },
    deleteRole: async (n) => {
      const path = await roleOf(`deleted-${n}`);
      return { seen: path, method: 'DELETE', path, bodies: NOTHING };
    },
    deleteRoleBinding: async (n) => {
      const binding = { role: 'viewer', subjectType: 'user', subject: `user-${n}` };
      const path = `/role-bindings/${(await make('/role-bindings', binding)).id}`;
      return { seen: path, method: 'DELETE', path, bodies: NOTHING };
    },
    createAcl: async (n) => ({
      seen: '/acls',
      method: 'POST',
      path: '/acls',
      bodies: [acl(`User:a${n}`), acl(`User:b${n}`)],
    }),
    createAcls: async (n) => ({
      seen: '/acls',
      method: 'POST',
      path: '/acls:batch',
      bodies: [{ acls: [acl(`User:c${n}`)] }, { acls: [acl(`User:d${n}`)] }],
    }),
    deleteAcls: async (n) => {
      const names = [`User:e${n}`, `User:f${n}`];
      for (const name of names) await make('/acls', acl(name));
      const [first, second] = names.map((principal) => ({ filters: [{ principal }] }));
      return { seen: '/acls', method: 'POST', path: '/acls:delete', bodies: [first, second] };
    },
  };

  async function ruleOf(name: string): Promise<string> {
    const condition = { type: 'partitionsWithoutLeader' };
    await make('/alert-rules', { name, condition });
    return name;
  }

  async function webhookOf(name: string): Promise<string> {
    await make('/webhooks', { name, url: 'http://127.0.0.1:9/hook' });
    return name;
  }

  async function roleOf(name: string): Promise<string> {
    const path = `/roles/${name}`;
    const role = { description: 'none', actions: ['alert:view'] };
    expect((await one.call('PUT', path, root, role)).status).toBe(200);
    return path;
  }

  /** What a broker takes it tells at once, and the other one within a second. */
  async function etagAtBoth(path: string): Promise<string> {
    let etag = '';
    await until('both brokers to tell the same', async () => {
      const asked = await Promise.all([one, two].map(({ call }) => call('GET', path, root)));
      const [first, second] = asked.map(({ headers }) => headers.get('etag'));
      etag = first ?? '';
      return first !== null && first === second;
    });
    return etag;
  }

  it('there is a race for every operation of the document that takes If-Match', async () => {
    interface Operation {
      readonly operationId: string;
      readonly parameters?: readonly { readonly name: string }[];
    }
    type Document = { paths: Record<string, Record<string, Operation>> };
    const { body } = await one.call<Document>('GET', '/openapi.json', root);
    const conditional = Object.values(body.paths).flatMap((path) =>
      Object.values(path).flatMap(({ operationId, parameters = [] }) =>
        parameters.some(({ name }) => name === 'If-Match') ? [operationId] : [],
      ),
    );
    expect(Object.keys(races).toSorted()).toEqual(conditional.toSorted());
  });

  it.each(Object.keys(races))('%s with the same If-Match: one wins', async (operation) => {
    for (let round = 0; round < ROUNDS; round++) {
      const { seen, method, path, bodies } = await races[operation](round);
      const etag = await etagAtBoth(seen);
      const condition = { ...root, headers: { 'If-Match': etag } };
      const [first, second] = await Promise.all([
        one.call<Problem>(method, path, condition, bodies[0]),
        two.call<Problem>(method, path, condition, bodies[1]),
      ]);
      const lost = [first, second].filter(({ status }) => status >= 300);
      const codes = lost.map(({ status, body }) => `${status} ${body?.code}`);
      expect([operation, round, codes]).toEqual([operation, round, [expect.any(String)]]);
      // Of what is gone by then there is nothing to compare.
      expect(method === 'DELETE' ? [412, 404] : [412]).toContain(lost[0]?.status);
    }
  });

  const keyed = (key: string): Proof => ({ ...root, headers: { 'Idempotency-Key': key } });

  /** Until it is answered: of two that ask at once one is told to come again. */
  async function insist(
    { call }: SecuredBroker,
    path: string,
    key: string,
    body: object,
  ): Promise<Answer<Problem>> {
    for (;;) {
      const answer = await call<Problem>('POST', path, keyed(key), body);
      if (answer.body.code !== 'idempotency-key-in-use') return answer;
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, '1']);
    }
  }

  it.each([
    ['/topics', (n: number) => ({ name: `made-${n}`, partitions: 1 })],
    ['/topics/orders/records', (n: number) => ({ partition: 0, value: { text: `record ${n}` } })],
    ['/replays', (n: number) => ({ source: { topic: 'orders' }, target: { topic: `made-${n}` } })],
    ['/role-bindings', (n: number) => ({ role: 'viewer', subjectType: 'user', subject: `i${n}` })],
  ])('POST %s with one Idempotency-Key: one effect, and one answer', async (path, bodyOf) => {
    for (let round = 0; round < ROUNDS; round++) {
      const key = `${path}-${round}`;
      const answers = await Promise.all(
        [one, two, one, two].map((broker) => insist(broker, path, key, bodyOf(round))),
      );
      for (const { status, body } of answers) {
        expect(status).toBeLessThan(300);
        expect(body).toEqual(answers[0].body);
      }
      const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed'));
      expect(replayed).toHaveLength(3);
      const other = await two.call<Problem>('POST', path, keyed(key), bodyOf(round + 100));
      expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    }
    const { body } = await one.call<{ partitions: { highWatermark: string }[] }>(
      'GET',
      '/topics/orders',
      root,
    );
    const records = Number(body.partitions[0].highWatermark);
    expect(records).toBe(path === '/topics' ? 0 : ROUNDS);
  });
});
