import { expect, it } from '@jest/globals';
import type { NewAuditEvent } from './audit-log.js';
import { AuditRing } from './audit-ring.js';

const event = (resource: string): NewAuditEvent => ({
  at: new Date(0),
  actor: 'anonymous',
  address: null,
  userAgent: null,
  requestId: '00000000-0000-0000-0000-000000000000',
  action: 'topic.create',
  resource,
  reason: null,
  details: {},
});

it('keeps the last thousand events and goes on counting', async () => {
  const ring = new AuditRing();
  for (let i = 1; i <= 2500; i++) await ring.begin(event(`topic/${i}`));
  const kept = await ring.list({}, { direction: 'desc', after: null, limit: 5000 });
  expect(kept).toHaveLength(1000);
  expect([kept[0].id, kept.at(-1)?.id]).toEqual(['2500', '1501']);
});

it('does not mind the end of an event that is no longer kept', async () => {
  const ring = new AuditRing();
  const id = await ring.begin(event('topic/old'));
  for (let i = 0; i < 1000; i++) await ring.begin(event('topic/new'));
  await ring.finish(id, 'succeeded', null);
  expect(
    await ring.list({ resource: 'topic/old' }, { direction: 'desc', after: null, limit: 10 }),
  ).toEqual([]);
});
