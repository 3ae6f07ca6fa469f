import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Storage } from '../../../apps/broker/src/admin/storage/storage.dto.js';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';

describe('storage of a log in memory', () => {
  let admin: AdminHarness;
  beforeAll(async () => {
    admin = await startHarness();
    await admin.call('POST', '/api/v1/topics', { name: 'orders', partitions: 2 });
    await admin.call('POST', '/api/v1/topics/orders/records', { value: { text: 'one' } });
  });
  afterAll(() => admin.close());

  it('tells what topics take, and that there is no database', async () => {
    const { status, body } = await admin.call<Storage>('GET', '/api/v1/storage');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      store: 'memory',
      log: { diskBytes: null, unknownPartitions: 0 },
      largestTopics: [{ topic: 'orders', partitionCount: 2, searchIndexBytes: null }],
      areas: [],
      database: null,
      wal: null,
      vacuum: null,
      retention: null,
      outbox: null,
    });
    expect(Number(body.log.reachableBytes)).toBeGreaterThan(60);
  });

  it('has nothing that retention could check', async () => {
    const path = '/api/v1/storage/retention:run';
    for (const query of ['', '?validateOnly=true']) {
      const { status, body } = await admin.call('POST', path + query, {});
      expect([status, body.code]).toEqual([501, 'needs-postgresql']);
    }
  });
});
