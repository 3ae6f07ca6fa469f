import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { IdempotencyKeyEntity } from '../../../apps/broker/src/admin/conventions/idempotency-key.entity.js';
import { IdempotencyRing } from '../../../apps/broker/src/admin/conventions/idempotency-ring.js';
import {
  KEPT_MS,
  LEASE_MS,
  type Begun,
  type IdempotencyStore,
  type Run,
} from '../../../apps/broker/src/admin/conventions/idempotency-store.js';
import { IdempotencyTable } from '../../../apps/broker/src/admin/conventions/idempotency-table.js';
import {
  adminDatabaseOptions,
  openAdminDatabase,
} from '../../../apps/broker/src/admin/database/admin-database.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const key = { actor: 'alice', key: 'k-1' };
const answer = { status: 201, headers: { Location: '/here' }, body: '{"a":1}' };

function runOf(begun: Begun): Run {
  if (begun.kind !== 'run') throw new Error(`it is ${begun.kind}`);
  return begun.run;
}

describe.each(['memory', 'PostgreSQL'])('idempotency keys in %s', (where) => {
  let database: TestDatabase;
  let source: DataSource;
  let now = 0;
  /** Two brokers of one cluster; in memory there is but one. */
  let one: IdempotencyStore;
  let other: IdempotencyStore;

  beforeAll(async () => {
    if (where === 'memory') return;
    database = await createTestDatabase();
    source = await openAdminDatabase(adminDatabaseOptions(database.url));
  });
  afterAll(async () => {
    if (where === 'memory') return;
    await source.destroy();
    await database.drop();
  });

  beforeEach(async () => {
    if (where === 'memory') {
      one = other = new IdempotencyRing({ now: () => now });
      return;
    }
    await source.query('delete from posthorn_admin.idempotency_keys');
    const repository = source.getRepository(IdempotencyKeyEntity);
    one = new IdempotencyTable(repository);
    other = new IdempotencyTable(repository);
  });

  async function wait(ms: number): Promise<void> {
    now += ms;
    if (where === 'memory') return;
    await source.query(
      `update posthorn_admin.idempotency_keys set running_until = running_until - $1::interval,
         expires_at = expires_at - $1::interval`,
      [`${ms} milliseconds`],
    );
  }

  it('of many that begin at once, one runs', async () => {
    const begun = await Promise.all(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? one : other).begin(key, 'f', true)),
    );
    const kinds = begun.map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['run', ...Array.from({ length: 7 }, () => 'running')].sort());
  });

  it('what was answered is answered alike, by whichever broker', async () => {
    await one.complete(runOf(await one.begin(key, 'f', false)), answer);
    expect(await other.begin(key, 'f', true)).toMatchObject({ kind: 'answered', answer });
  });

  it('another request, or another caller, does not get that answer', async () => {
    await one.complete(runOf(await one.begin(key, 'f', false)), answer);
    expect(await one.begin(key, 'g', true)).toEqual({ kind: 'other-request' });
    expect((await one.begin({ ...key, actor: 'bob' }, 'f', false)).kind).toBe('run');
    expect((await one.begin({ ...key, key: 'k-2' }, 'f', false)).kind).toBe('run');
  });

  it('what did nothing frees the key', async () => {
    await one.release(runOf(await one.begin(key, 'f', false)));
    expect((await other.begin(key, 'g', false)).kind).toBe('run');
  });

  it('what nobody knows of is never done again, unless it may be, and then by one', async () => {
    const run = runOf(await one.begin(key, 'f', false));
    await one.abandon(run);
    expect(await other.begin(key, 'f', false)).toEqual({ kind: 'lost' });
    expect(await other.begin(key, 'g', true)).toEqual({ kind: 'other-request' });
    const again = await Promise.all([one.begin(key, 'f', true), other.begin(key, 'f', true)]);
    expect(again.map(({ kind }) => kind).toSorted()).toEqual(['run', 'running']);
  });

  it('who was given up can no longer end the run of another', async () => {
    const late = runOf(await one.begin(key, 'f', false));
    await one.abandon(late);
    await other.begin(key, 'f', true);
    await one.complete(late, answer);
    await one.release(late);
    expect(await one.begin(key, 'f', false)).toEqual({ kind: 'running' });
  });

  it('an answer is kept for a day', async () => {
    await one.complete(runOf(await one.begin(key, 'f', false)), answer);
    await wait(KEPT_MS - 60_000);
    expect((await one.begin(key, 'f', false)).kind).toBe('answered');
    await wait(60_000);
    expect((await one.begin(key, 'g', false)).kind).toBe('run');
  });

  if (where === 'memory') {
    it('there are a thousand of them at most, and none that runs is forgotten', async () => {
      const running = await one.begin(key, 'f', false);
      for (let i = 0; i < 1500; i++) {
        await one.complete(runOf(await one.begin({ ...key, key: `n-${i}` }, 'f', false)), answer);
      }
      expect((await one.begin({ ...key, key: 'n-0' }, 'f', false)).kind).toBe('run');
      expect((await one.begin({ ...key, key: 'n-1499' }, 'f', false)).kind).toBe('answered');
      await one.complete(runOf(running), answer);
      expect((await one.begin(key, 'f', false)).kind).toBe('answered');
    });
    return;
  }

  it('a run whose broker is silent is lost, and one that is renewed is not', async () => {
    const run = runOf(await one.begin(key, 'f', false));
    await wait(LEASE_MS - 5_000);
    await one.renew(run);
    await wait(LEASE_MS - 5_000);
    expect(await other.begin(key, 'f', false)).toEqual({ kind: 'running' });
    await wait(5_000);
    expect(await other.begin(key, 'f', false)).toEqual({ kind: 'lost' });
  });

  it('what is over is deleted in passing', async () => {
    for (let i = 0; i < 20; i++) await one.begin({ ...key, key: `n-${i}` }, 'f', false);
    await wait(KEPT_MS);
    await new IdempotencyTable(source.getRepository(IdempotencyKeyEntity)).begin(key, 'f', false);
    const rows = (await source.query('select key from posthorn_admin.idempotency_keys')) as unknown;
    expect(rows).toEqual([{ key: 'k-1' }]);
  });
});
