import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobTable } from '../../../apps/broker/src/admin/jobs/job-table.js';
import { until } from '../../conformance/support.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

const SECRET = '4111222233334444';
const RULE = { topic: 'payments', target: 'value', place: '$.card', action: 'MASK' };

describe('a masking rule that another broker was told a moment ago', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let other: SecuredBroker;
  let root: Proof;

  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    const users = `root:${PASSWORD},dev:${PASSWORD}`;
    one = await cluster.start({ brokerId: 1, users, superUsers: 'User:root' });
    other = await cluster.start({ brokerId: 2, users, superUsers: 'User:root' });
    await cluster.bind('dev', 'developer');
    root = await signIn(one.call, 'root');
    await one.call('POST', '/topics', root, { name: 'payments', partitions: 1 });
    const value = { text: JSON.stringify({ card: SECRET }) };
    const published = await one.call('POST', '/topics/payments/records', root, { value });
    expect(published.status).toBe(201);
    // Hears of no rule by itself from now on.
    await other.broker.services.masking.stop();
  });
  afterAll(() => cluster.close());

  it('holds in an export that this one goes on with', async () => {
    expect((await one.call('POST', '/masking-rules', root, RULE)).status).toBe(201);
    const claim = Reflect.get(JobTable.prototype, 'claim');
    JobTable.prototype.claim = async function (owner, kinds) {
      return owner === '1' ? undefined : claim.call(this, owner, kinds);
    };
    const dev = await signIn(one.call, 'dev');
    const body = { source: { topic: 'payments' } };
    const asked = await one.call<{ export: { id: string } }>('POST', '/exports', dev, body);
    const { id } = asked.body.export;
    const told = () => one.call<{ status: string; copied: number }>('GET', `/exports/${id}`, dev);
    await until('it to be done', async () => (await told()).body.status === 'completed');
    JobTable.prototype.claim = claim;
    expect((await told()).body.copied).toBe(1);
    const content = await fetch(`${one.url}/api/v1/exports/${id}/content`, {
      headers: { Cookie: dev.cookie ?? '' },
    });
    expect(await content.text()).not.toContain(SECRET);
  });

  it('is found, changed and deleted here', async () => {
    const make = async (): Promise<string> => {
      const made = await one.call<{ id: string }>('POST', '/masking-rules', root, RULE);
      return `/masking-rules/${made.body.id}`;
    };
    expect((await other.call('GET', await make(), root)).status).toBe(200);
    const change = { ...RULE, place: '$.holder' };
    expect((await other.call('PUT', await make(), root, change)).status).toBe(200);
    expect((await other.call('DELETE', await make(), root)).status).toBe(204);
  });
});
