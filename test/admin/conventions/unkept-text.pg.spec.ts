import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Call,
  type Proof,
} from '../support/secured-broker.js';

let cluster: SecuredCluster;
let call: Call;
let root: Proof;
beforeAll(async () => {
  cluster = await SecuredCluster.open();
  ({ call } = await cluster.start({ users: `root:${PASSWORD}`, superUsers: 'User:root' }));
  root = await signIn(call, 'root');
  await call('POST', '/topics', root, { name: 'orders', partitions: 1 });
});
afterAll(() => cluster?.close());

const NUL = '\u0000';
const HALF = '\ud800';
const token = Buffer.from(JSON.stringify(NUL)).toString('base64url');
const masking = { patternType: 'literal', topic: 'orders', target: 'header', action: 'MASK' };
const configs = (value: string) => ({ configs: { 'cleanup.policy': value } });

type Case = readonly [method: string, path: string, body?: object];

/** PostgreSQL has no such text: not as a name, a filter, a position in a list, a reason, or what the audit log keeps of a request. */
describe('a text that nothing can keep is the fault of whoever sent it, and no outage', () => {
  it.each<Case>([
    ['GET', '/contracts/%00'],
    ['GET', '/users/%00'],
    ['GET', '/roles/%00'],
    ['GET', '/webhooks/%00'],
    ['GET', '/alert-rules/%00'],
    ['GET', '/audit?actor=%00'],
    ['GET', '/audit?resource=%00'],
    ['GET', '/dead-letters?group=%00'],
    ['GET', '/dead-letters/groups?handler=%00'],
    ['GET', '/contracts?prefix=%00'],
    ['GET', `/contracts?pageToken=${token}`],
    ['GET', '/index-builds?topic=%00'],
    ['GET', '/alert-deliveries?webhook=%00'],
    ['DELETE', '/consumer-groups/%00'],
    ['DELETE', '/users/%00'],
    ['DELETE', '/api-keys/%00'],
    ['POST', '/topics', { name: `a${NUL}` }],
    ['PATCH', '/topics/orders/configs', configs(NUL)],
    ['PATCH', '/topics/orders/configs', configs(HALF)],
    ['POST', '/topics', { name: 'payments', reason: NUL }],
    ['POST', '/masking-rules', { ...masking, place: NUL }],
    ['POST', '/masking-rules', { ...masking, place: 'card', description: HALF }],
  ])('%s %s', async (...[method, path, body]: Case) => {
    const { status, body: problem } = await call(method, path, root, body);
    expect([status, problem.code]).toEqual([400, 'invalid-request']);
  });

  it('is no reason to write anything down as a failure of ours, and in records it is as good as any', async () => {
    expect(cluster.brokers.flatMap(({ logged }) => logged)).toEqual([]);
    const record = { key: { text: `a${NUL}b` }, value: { text: NUL } };
    expect((await call('POST', '/topics/orders/records', root, record)).status).toBe(201);
    const found = await call<{ records: object[] }>('GET', '/records:search?key=a%00b', root);
    expect(found.body.records).toHaveLength(1);
  });
});
