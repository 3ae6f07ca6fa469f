import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Housekeeping } from '../../../apps/broker/src/admin/settings/housekeeping.js';
import { SettingsTable } from '../../../apps/broker/src/admin/settings/settings.js';
import { AdminTables } from '../../../apps/broker/src/admin/database/admin-tables.js';
import type { AdminContext } from '../../../apps/broker/src/admin/admin-context.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Call,
  type Proof,
} from '../support/secured-broker.js';

const PATH = '/topics/orders/description';
const TEXT = 'Orders, by order id.\nOwned by the shop: https://shop.example/orders';

let cluster: SecuredCluster;
let call: Call;
let root: Proof;
let viewer: Proof;
beforeAll(async () => {
  cluster = await SecuredCluster.open();
  const users = `root:${PASSWORD},vera:${PASSWORD}`;
  ({ call } = await cluster.start({ users, superUsers: 'User:root' }));
  [root, viewer] = [await signIn(call, 'root'), await signIn(call, 'vera')];
  await cluster.bind('vera', 'viewer');
  await call('POST', '/topics', root, { name: 'orders', partitions: 1 });
});
afterAll(() => cluster?.close());

const put = (text: string, proof = root, headers = {}) =>
  call('PUT', PATH, { ...proof, headers: { ...proof.headers, ...headers } }, { text });

const rows = async (): Promise<number> =>
  (await cluster.pool.query('select from posthorn_admin.topic_descriptions')).rows.length;

describe('the description of a topic', () => {
  it('is empty until somebody says something, which is audited, and is read by whoever sees the topic', async () => {
    const nothing = { text: '', updatedBy: null, updatedAt: null };
    expect((await call('GET', PATH, viewer)).body).toEqual(nothing);
    expect((await put(TEXT, root, { 'X-Reason': 'so that others know' })).status).toBe(200);
    const seen = await call('GET', PATH, viewer);
    expect(seen.body).toMatchObject({ text: TEXT, updatedBy: 'User:root' });
    const audit = await call<{ events: object[] }>('GET', '/audit?action=topic.describe', root);
    expect(audit.body.events).toMatchObject([
      {
        resource: 'topic/orders',
        reason: 'so that others know',
        outcome: 'succeeded',
        details: { before: '', after: TEXT },
      },
    ]);
  });

  it('is changed by nobody who may not edit the topic, nor by whoever has not seen what it says now', async () => {
    expect((await put('mine', viewer)).body).toMatchObject({ code: 'forbidden' });
    const etag = (await call('GET', PATH, root)).headers.get('etag') ?? '';
    expect((await put('first', root, { 'If-Match': etag })).status).toBe(200);
    const late = await put('second', root, { 'If-Match': etag });
    expect([late.status, late.body.code]).toEqual([412, 'precondition-failed']);
    expect((await put('a'.repeat(10_001))).body).toMatchObject({ code: 'invalid-request' });
    const preview = await call('PUT', `${PATH}?validateOnly=true`, root, { text: 'perhaps' });
    expect(preview.body).toMatchObject({ text: 'perhaps' });
    expect((await call('GET', PATH, root)).body).toMatchObject({ text: 'first' });
  });

  it('of two who have seen the same is written by one', async () => {
    const etag = (await call('GET', PATH, root)).headers.get('etag') ?? '';
    const texts = ['a', 'b', 'c', 'd', 'e'];
    const answers = await Promise.all(texts.map((text) => put(text, root, { 'If-Match': etag })));
    const codes = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(codes).toEqual([200, 412, 412, 412, 412]);
  });

  it('goes along in the document of the cluster', async () => {
    await put(TEXT);
    const { body } = await call<{ topics: object[] }>('GET', '/definitions', root);
    const orders = { topic: 'orders', partitions: 1, configs: {}, description: TEXT };
    expect(body.topics).toEqual([orders]);
    const topics = [
      { ...orders, description: 'Orders.' },
      { topic: 'refunds', partitions: 2, description: 'Money that goes back.' },
    ];
    const imported = await call('POST', '/definitions', root, { version: 1, topics });
    expect(imported.body).toMatchObject({
      changes: [
        { action: 'update', what: 'description', before: TEXT, after: 'Orders.' },
        { action: 'create', name: 'refunds' },
        { action: 'update', what: 'description', before: null, after: 'Money that goes back.' },
      ],
    });
    const refunds = await call('GET', '/topics/refunds/description', root);
    expect(refunds.body).toMatchObject({ text: 'Money that goes back.' });
    const again = await call('POST', '/definitions', root, { version: 1, topics });
    expect(again.body).toMatchObject({ changes: [] });
  });

  it('is taken away by an empty one, and goes with its topic: one made anew under the name has none', async () => {
    await put('');
    expect((await call('GET', PATH, root)).body).toMatchObject({ text: '', updatedBy: null });
    expect(await rows()).toBe(1);
    await call('DELETE', '/topics/refunds', root);
    await call('POST', '/topics', root, { name: 'refunds', partitions: 1 });
    const anew = await call('GET', '/topics/refunds/description', root);
    expect(anew.body).toMatchObject({ text: '' });
    await sweep();
    expect(await rows()).toBe(0);
  });
});

async function sweep(): Promise<void> {
  const tables = new AdminTables(cluster.databaseUrl);
  try {
    await new Housekeeping({} as AdminContext, tables, new SettingsTable(tables)).sweep();
  } finally {
    await tables.onApplicationShutdown();
  }
}
