import { expect, it } from '@jest/globals';
import type { AuditEvent } from './audit-log.js';
import { AuditRing } from './audit-ring.js';
import type { Caller } from './caller.js';
import { PayloadReads } from './payload-reads.js';

const alice: Caller = {
  actor: 'User:alice',
  method: 'password',
  address: '10.0.0.1',
  userAgent: null,
  requestId: '00000000-0000-0000-0000-000000000000',
  reason: null,
};

function bench(auditLog = new AuditRing(), auditReads = true) {
  const clock = { time: 0, now: () => clock.time };
  const failures: unknown[] = [];
  const logger = { error: (...line: unknown[]) => void failures.push(line) };
  const context = { clock, logger, auditReads } as unknown as ConstructorParameters<
    typeof PayloadReads
  >[1];
  const events = async (): Promise<readonly AuditEvent[]> =>
    auditLog.list({}, { direction: 'asc', after: null, limit: 5_000 });
  return { reads: new PayloadReads(auditLog, context), clock, failures, events };
}

it('the first record is an event before it goes out, and what follows a number in it', async () => {
  const { reads, clock, events } = bench();
  const page = reads.of(alice, 'browse');
  await page.note('orders');
  expect(await events()).toMatchObject([
    {
      actor: 'User:alice',
      action: 'record.read',
      resource: 'topic/orders',
      outcome: 'succeeded',
      details: { requests: { browse: 1 } },
    },
  ]);
  for (let i = 0; i < 99; i++) expect(page.note('orders')).toBeNull();
  expect(reads.of(alice, 'browse').note('orders')).toBeNull();
  expect(reads.of(alice, 'tail').note('orders')).toBeNull();
  clock.time = 60_000;
  await reads.onModuleDestroy();
  const details = { requests: { browse: 2, tail: 1 }, records: 102, seconds: 60 };
  expect((await events()).map((event) => event.details)).toEqual([details]);
});

it('another topic, address, key or person, and another five minutes, are another event', async () => {
  const { reads, clock, events } = bench();
  const others = [
    { ...alice, address: '10.0.0.2' },
    { ...alice, method: 'api-key ph_1' },
    { ...alice, actor: 'User:bob' },
  ];
  for (const caller of [alice, ...others]) await reads.of(caller, 'browse').note('orders');
  const tail = reads.of(alice, 'tail');
  await tail.note('payments');
  expect(await events()).toHaveLength(5);
  clock.time = 299_999;
  expect(tail.note('payments')).toBeNull();
  clock.time = 300_000;
  await tail.note('payments');
  expect(await events()).toHaveLength(6);
});

it('nothing is shown that cannot be written down, and the next one tries again', async () => {
  const auditLog = new AuditRing();
  const { reads, events } = bench(auditLog);
  const record = auditLog.record.bind(auditLog);
  auditLog.record = () => Promise.reject(new Error('away'));
  const page = reads.of(alice, 'browse');
  const notes = [page.note('orders'), page.note('orders')];
  for (const note of notes) await expect(note).rejects.toThrow('away');
  auditLog.record = record;
  await page.note('orders');
  expect(await events()).toHaveLength(1);
});

it('a thousand keys at once make more events, and are not all kept', async () => {
  const { reads, failures, events } = bench();
  for (let i = 0; i < 1_100; i++)
    await reads.of({ ...alice, method: `api-key ph_${i}` }, 'browse').note('orders');
  // The hundred that were first have been ended: they begin anew.
  await reads.of({ ...alice, method: 'api-key ph_0' }, 'browse').note('orders');
  await reads.onModuleDestroy();
  expect((await events()).at(-1)).toMatchObject({ id: '1101', method: 'api-key ph_0' });
  expect(failures).toEqual([]);
});

it('switched off it writes nothing', async () => {
  const { reads, events } = bench(new AuditRing(), false);
  expect(reads.of(alice, 'browse').note('orders')).toBeNull();
  await reads.onModuleDestroy();
  expect(await events()).toEqual([]);
});
