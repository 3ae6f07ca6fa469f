import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectCluster } from '@posthorn/client';
import { until } from '../../conformance/support.js';
import {
  ALL,
  PASSWORD,
  SecuredCluster,
  signIn,
  type Answer,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';

const SECRET = '4111222233334444';
/** Beyond 2^53: a JSON number of JavaScript would be another. */
const BIG = '9007199254740993';
const ORDERS = 1_200;

interface Export {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly processed: number;
  readonly copied: number;
  readonly bytes: number;
  readonly storedBytes: number;
  readonly hasContent: boolean;
  readonly error: string | null;
}

interface Line {
  readonly partition: number;
  readonly offset: string;
  readonly key: { readonly text: string } | null;
  readonly value: { readonly text?: string; readonly base64?: string } | null;
}

let cluster: SecuredCluster;
let one: SecuredBroker;
let root: Proof;
let dev: Proof;
let other: Proof;
let viewer: Proof;

beforeAll(async () => {
  cluster = await SecuredCluster.open();
  const names = ['root', 'dev', 'other', 'vera'];
  one = await cluster.start({
    users: names.map((name) => `${name}:${PASSWORD}`).join(','),
    superUsers: 'User:root',
  });
  root = await signIn(one.call, 'root');
  await cluster.bind('dev', 'developer');
  await cluster.bind('other', 'developer');
  await cluster.bind('vera', 'viewer');
  dev = await signIn(one.call, 'dev');
  other = await signIn(one.call, 'other');
  viewer = await signIn(one.call, 'vera');
  const topics = [
    ['orders', 3],
    ['payments', 1],
    ['cells', 1],
    ['noise', 1],
  ] as const;
  for (const [name, partitions] of topics) {
    await one.call('POST', '/topics', root, { name, partitions });
  }
  const { host, port } = one.broker;
  const kafka = connectCluster({ brokers: [`${host}:${port}`], clientId: 'exports' });
  const producer = kafka.producer();
  const ofOrders = Array.from({ length: ORDERS }, (_, n) =>
    producer.send({ topic: 'orders', key: `k${n % 10}`, value: `{"n":${n},"big":${BIG}}` }),
  );
  await Promise.all(ofOrders);
  await producer.send({
    topic: 'payments',
    key: 'p-1',
    value: JSON.stringify({ card: SECRET, open: 'yes' }),
  });
  const cells = ['=1+1', '+1', '-1', '@sum', 'a "b", c', 'two\nlines', '', null, BIG];
  for (const value of cells) await producer.send({ topic: 'cells', key: '=k', value });
  await producer.send({
    topic: 'cells',
    key: null,
    value: Buffer.from([0, 255]),
    headers: [
      ['trace', Buffer.from('=t')],
      ['trace', null],
    ],
  });
  // What no compression makes smaller.
  for (let n = 0; n < 20; n++) {
    await producer.send({ topic: 'noise', value: randomBytes(100_000) });
  }
  await kafka.close();
  const rule = { topic: 'payments', target: 'value', place: '$.card', action: 'MASK' };
  expect((await one.call('POST', '/masking-rules', root, rule)).status).toBe(201);
});
afterAll(() => cluster.close());

const ask = (by: Proof, body: object): Promise<Answer<{ export: Export; total: number }>> =>
  one.call('POST', '/exports', by, body);

const get = async (id: string): Promise<Export> =>
  (await one.call<Export>('GET', `/exports/${id}`, root)).body;

async function done(by: Proof, body: object): Promise<Export> {
  const answer = await ask(by, body);
  expect(answer.status).toBe(202);
  const { id } = answer.body.export;
  const isOver = async () => !['queued', 'running'].includes((await get(id)).status);
  await until('the export to be done', isOver);
  return get(id);
}

async function cancel(by: Proof, ids: readonly string[]): Promise<void> {
  for (const id of ids) await one.call('POST', `/exports/${id}:cancel`, by, {});
  for (const id of ids) {
    await until('it to be cancelled', async () => (await get(id)).status === 'cancelled');
  }
}

/** As text, whatever it is. */
async function content(by: Proof, id: string, encoding = 'gzip'): Promise<Answer<string>> {
  const answer = await fetch(`${one.url}/api/v1/exports/${id}/content`, {
    headers: { Cookie: by.cookie ?? '', 'Accept-Encoding': encoding },
  });
  const { status, headers } = answer;
  return { status, headers, body: await answer.text() };
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

const auditOf = async (action: string, resource: string): Promise<Record<string, unknown>[]> => {
  const sql = `select actor, outcome, reason from posthorn_admin.audit_log where action = $1 and resource = $2 order by id`;
  return (await cluster.pool.query(sql, [action, resource])).rows as Record<string, unknown>[];
};

describe('an export', () => {
  it('is each record of the topic once, in the order of its partition, to the last bit', async () => {
    const body = { source: { topic: 'orders' }, reason: 'for the audit' };
    const job = await done(dev, body);
    expect(job).toMatchObject({
      status: 'completed',
      total: ORDERS,
      processed: ORDERS,
      copied: ORDERS,
    });
    const taken = await content(dev, job.id);
    const lines = linesOf(taken.body);
    const sent = Array.from({ length: ORDERS }, (_, n) => `{"n":${n},"big":${BIG}}`);
    expect(lines).toHaveLength(ORDERS);
    expect(new Set(lines.map(({ value }) => value?.text))).toEqual(new Set(sent));
    for (const partition of [0, 1, 2]) {
      const offsets = lines
        .filter((line) => line.partition === partition)
        .map(({ offset }) => Number(offset));
      expect(offsets).toEqual(offsets.map((_, index) => index));
    }
    expect(Buffer.byteLength(taken.body)).toBe(job.bytes);
    expect(job.storedBytes).toBeLessThan(job.bytes);
    const plain = await content(dev, job.id, 'identity');
    expect(plain.body).toBe(taken.body);
    expect(plain.headers.get('content-length')).toBe(String(job.bytes));
    expect(plain.headers.get('content-disposition')).toBe(
      `attachment; filename="orders-${job.id}.ndjson"`,
    );
    expect(await auditOf('export.create', 'topic/orders')).toEqual([
      { actor: 'User:dev', outcome: 'succeeded', reason: 'for the audit' },
    ]);
    const taking = { actor: 'User:dev', outcome: 'succeeded', reason: null };
    // How it ended is written down behind the last byte.
    const takings = () => auditOf('export.download', `export/${job.id}`);
    const isWritten = async () => (await takings()).every(({ outcome }) => outcome !== 'pending');
    await until('the ends of both to be written down', isWritten);
    expect(await takings()).toEqual([taking, taking]);
  });

  it('is of the range and of the records that are meant, and of no others', async () => {
    const where = { key: 'k3', conditions: ['$.n>=100'] };
    const job = await done(dev, { source: { topic: 'orders' }, where });
    const lines = linesOf((await content(dev, job.id)).body);
    expect(lines.map(({ key }) => key?.text)).toEqual(Array.from({ length: 110 }, () => 'k3'));
    expect(job).toMatchObject({ processed: ORDERS, copied: 110 });
    // The word of a spreadsheet in a value, and the header `trace`, whatever the case.
    const matching = async (q: string): Promise<unknown[]> => {
      const { id } = await done(dev, { source: { topic: 'cells' }, where: { q } });
      return linesOf((await content(dev, id)).body).map(({ offset }) => offset);
    };
    expect(await matching('SUM')).toEqual(['3']);
    expect(await matching('=T')).toEqual(['9']);
    const source = { topic: 'cells', partitions: [0], from: '2', to: '4' };
    const some = await done(dev, { source });
    const found = linesOf((await content(dev, some.id)).body);
    expect(found.map(({ offset }) => offset)).toEqual(['2', '3']);
  });

  it('is a table that no spreadsheet calculates with', async () => {
    const job = await done(dev, { source: { topic: 'cells' }, format: 'csv' });
    const { body, headers } = await content(dev, job.id);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const rows = body.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME').split('\r\n');
    expect(rows).toEqual([
      'partition,offset,timestamp,key,value,headers',
      "0,0,TIME,'=k,'=1+1,",
      "0,1,TIME,'=k,'+1,",
      "0,2,TIME,'=k,'-1,",
      "0,3,TIME,'=k,'@sum,",
      `0,4,TIME,'=k,"a ""b"", c",`,
      `0,5,TIME,'=k,"two\nlines",`,
      `0,6,TIME,'=k,"",`,
      "0,7,TIME,'=k,,",
      `0,8,TIME,'=k,${BIG},`,
      `0,9,TIME,,base64:AP8=,"[[""trace"",""=t""],[""trace"",null]]"`,
      '',
    ]);
    const where = { key: 'nobody' };
    const empty = await done(dev, { source: { topic: 'cells' }, format: 'csv', where });
    expect((await content(dev, empty.id)).body).toBe(`${rows[0]}\r\n`);
  });

  it('holds what whoever asked for it may see, and is for nobody who may see less', async () => {
    const ofDev = await done(dev, { source: { topic: 'payments' } });
    const masked = await content(dev, ofDev.id);
    expect(masked.body).toContain('yes');
    expect(masked.body).not.toContain(SECRET);
    const where = { json: [{ path: '$.card', equals: SECRET }] };
    expect(await done(dev, { source: { topic: 'payments' }, where })).toMatchObject({ copied: 0 });
    const ofRoot = await done(root, { source: { topic: 'payments' } });
    expect((await content(root, ofRoot.id)).body).toContain(SECRET);
    // Of whoever asked, and of whoever may see everything.
    expect((await content(dev, ofRoot.id)).status).toBe(403);
    expect((await content(other, ofDev.id)).status).toBe(403);
    expect((await content(root, ofDev.id)).body).toBe(masked.body);
    expect(await auditOf('export.download', `export/${ofRoot.id}`)).toHaveLength(1);
  });

  it('is for nobody who may not read the topic any more, or see what he saw', async () => {
    const job = await done(dev, { source: { topic: 'payments' } });
    const ofRoot = await done(root, { source: { topic: 'payments' } });
    const bindings = 'update posthorn_admin.role_bindings set resources = $1 where subject = $2';
    const orders = [
      { kind: 'topic', patternType: 'literal', name: 'orders' },
      { kind: 'export', patternType: 'literal', name: '*' },
    ];
    await cluster.pool.query(bindings, [JSON.stringify(orders), 'dev']);
    await until('the broker to know it', async () => (await content(dev, job.id)).status === 403);
    await cluster.pool.query(bindings, [JSON.stringify([ALL]), 'dev']);
    await until('the broker to know it', async () => (await content(dev, job.id)).status === 200);
    // As if root had been an administrator only when he asked.
    const sql = `update posthorn_admin.jobs set created_by = 'User:dev' where id = $1`;
    await cluster.pool.query(sql, [ofRoot.id]);
    expect((await content(dev, ofRoot.id)).status).toBe(403);
  });

  it('is nothing that a viewer asks for, nor of a topic that one may not read', async () => {
    expect((await ask(viewer, { source: { topic: 'orders' } })).status).toBe(403);
    expect((await ask(dev, { source: { topic: 'none' } })).status).toBe(404);
    const wrong = await ask(dev, { source: { topic: 'orders' }, format: 'xlsx' });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    const looked = await one.call<{ total: number; export: null }>(
      'POST',
      '/exports?validateOnly=true',
      dev,
      { source: { topic: 'orders' } },
    );
    expect(looked.body).toMatchObject({ total: ORDERS, export: null });
  });

  it('has no content before it is done, and none once it is cancelled', async () => {
    const body = { source: { topic: 'orders' }, recordsPerSecond: 40 };
    const { id } = (await ask(dev, body)).body.export;
    await until('some to be written', async () => (await get(id)).copied > 0);
    expect(await content(dev, id)).toMatchObject({
      status: 409,
      body: expect.stringContaining('job-not-in-state'),
    });
    expect((await one.call('POST', `/exports/${id}:pause`, dev, {})).status).toBe(200);
    await until('it to be paused', async () => (await get(id)).status === 'paused');
    expect((await one.call('POST', `/exports/${id}:cancel`, viewer, {})).status).toBe(403);
    expect((await one.call('POST', `/exports/${id}:cancel`, dev, {})).status).toBe(200);
    await until('it to end', async () => (await get(id)).status === 'cancelled');
    const sql = 'select from posthorn_admin.export_chunks where job_id = $1';
    expect((await cluster.pool.query(sql, [id])).rowCount).toBe(0);
    expect((await content(dev, id)).status).toBe(409);
  });

  it('ends as truncated where there is no room for more, and says when it was deleted', async () => {
    const exportBytesMax = 1_500_000;
    const settings = await one.call('PATCH', '/settings', root, { exportBytesMax });
    expect(settings.body).toMatchObject({ exportBytesMax, exportRetentionHours: 24 });
    const job = await done(dev, { source: { topic: 'noise' } });
    expect(job).toMatchObject({
      status: 'truncated',
      error: expect.stringContaining(`${exportBytesMax} bytes`),
    });
    expect(job.storedBytes).toBeLessThanOrEqual(exportBytesMax);
    const lines = linesOf((await content(dev, job.id)).body);
    expect(lines).toHaveLength(job.copied);
    expect(lines.map(({ offset }) => Number(offset))).toEqual(lines.map((_, index) => index));
    expect(job.copied).toBeGreaterThan(0);
    expect(job.copied).toBeLessThan(20);
    const listed = await one.call<{ exports: Export[] }>('GET', '/exports?status=truncated', dev);
    expect(listed.body.exports.map(({ id }) => id)).toEqual([job.id]);
    await cluster.pool.query('delete from posthorn_admin.export_chunks where job_id = $1', [
      job.id,
    ]);
    expect(await content(dev, job.id)).toMatchObject({
      status: 410,
      body: expect.stringContaining('export-gone'),
    });
  });

  it('leaves room for other jobs: a broker works on two exports at once', async () => {
    const body = { source: { topic: 'orders' }, recordsPerSecond: 1 };
    const begun = await Promise.all(Array.from({ length: 5 }, () => ask(dev, body)));
    const source = { topic: 'orders' };
    const replay = await one.call<{ replay: { id: string } }>('POST', '/replays', root, {
      source,
      target: { topic: 'cells' },
      where: { key: 'nobody' },
    });
    const { id: replayId } = replay.body.replay;
    const ofReplay = () => one.call<{ status: string }>('GET', `/replays/${replayId}`, root);
    await until(
      'the replay to be done',
      async () => (await ofReplay()).body.status === 'completed',
    );
    const ids = begun.map(({ body: answer }) => answer.export.id);
    let statuses: string[] = [];
    // The replay may be done before the second one was begun.
    await until('two to be worked on', async () => {
      statuses = await Promise.all(ids.map(async (id) => (await get(id)).status));
      return statuses.filter((status) => status === 'running').length >= 2;
    });
    expect(statuses.toSorted()).toEqual(['queued', 'queued', 'queued', 'running', 'running']);
    await cancel(dev, ids);
  });

  it('is begun by nobody who has as many under way as one may have, however many ask at once', async () => {
    await one.call('PATCH', '/settings', root, { exportsPerUserMax: 2 });
    const body = { source: { topic: 'orders' }, recordsPerSecond: 1 };
    const asked = await Promise.all(Array.from({ length: 6 }, () => ask(other, body)));
    const begun = asked.filter(({ status }) => status === 202);
    expect(begun).toHaveLength(2);
    const refusals = asked.filter(({ status }) => status !== 202);
    const refusal = { status: 409, body: { code: 'too-many-exports' } };
    expect(refusals).toEqual(refusals.map(() => expect.objectContaining({ status: 409 })));
    expect(refusals[0]).toMatchObject(refusal);
    expect(await one.call('POST', '/exports?validateOnly=true', other, body)).toMatchObject(
      refusal,
    );
    // Those of somebody else are not counted.
    const looked = await one.call('POST', '/exports?validateOnly=true', dev, body);
    expect(looked.status).toBe(202);
    await cancel(
      other,
      begun.map(({ body: answer }) => answer.export.id),
    );
    expect((await one.call('POST', '/exports?validateOnly=true', other, body)).status).toBe(202);
  });

  it('finds no room where all of them together have stored as much as they may, until content is deleted', async () => {
    const exportsStoredBytesMax = 1_000_000;
    await one.call('PATCH', '/settings', root, { exportsStoredBytesMax, exportBytesMax: 2 ** 30 });
    await cluster.pool.query('delete from posthorn_admin.export_chunks');
    const first = await done(dev, { source: { topic: 'noise' } });
    expect(first).toMatchObject({
      status: 'truncated',
      error: expect.stringContaining('exportsStoredBytesMax'),
    });
    expect(first.storedBytes).toBeLessThanOrEqual(exportsStoredBytesMax);
    await one.call('PATCH', '/settings', root, { exportsStoredBytesMax: 65_536 });
    const body = { source: { topic: 'orders' } };
    const full = { status: 409, body: { code: 'exports-full' } };
    expect(await ask(other, body)).toMatchObject(full);
    expect(await one.call('POST', '/exports?validateOnly=true', other, body)).toMatchObject(full);
    const path = `/exports/${first.id}/content`;
    expect((await one.call('DELETE', path, other)).status).toBe(403);
    expect((await one.call('DELETE', `${path}?validateOnly=true`, dev)).status).toBe(204);
    expect((await content(dev, first.id)).status).toBe(200);
    expect((await one.call('DELETE', path, dev)).status).toBe(204);
    expect((await content(dev, first.id)).status).toBe(410);
    const seen = await one.call('GET', `/exports/${first.id}`, dev);
    expect([first.hasContent, seen.body.hasContent]).toEqual([true, false]);
    expect((await one.call('DELETE', path, dev)).status).toBe(410);
    expect(await auditOf('export.deleteContent', `export/${first.id}`)).toHaveLength(1);
    expect((await done(other, body)).status).toBe('completed');
  });
});
