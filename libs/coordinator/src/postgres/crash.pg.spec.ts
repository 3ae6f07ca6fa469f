import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { takeOver } from '../../test/shards.js';
import { createPostgresGroupStore } from './postgres-store.js';

const CHILD = fileURLToPath(new URL('../../test/crash-child.mjs', import.meta.url));
const SHARD = 1;

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url, max: 3 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

interface Acknowledged {
  readonly offsets: Map<string, bigint>;
  generation: number;
  lines: number;
}

/** Runs a coordinator until it has acknowledged this many things, then kills it in the middle of the next. */
async function runAndKill(epoch: number, lines: number, seen: Acknowledged): Promise<string> {
  const child = spawn(process.execPath, [CHILD, database.url, String(SHARD), String(epoch)]);
  let rest = '';
  let complaints = '';
  let started = 0;
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  child.stdout.on('data', (data: Buffer) => {
    const parts = (rest + data.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      const [kind, first = '', second = ''] = line.split(' ');
      if (kind === 'c') seen.offsets.set(first, BigInt(second));
      else seen.generation = Number(first);
      seen.lines += 1;
      started += 1;
    }
    if (started >= lines) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return complaints;
}

it('keeps everything it acknowledged through six kills, and never repeats a generation', async () => {
  const seen: Acknowledged = { offsets: new Map(), generation: 0, lines: 0 };
  const store = createPostgresGroupStore({ pool, onError: (error) => expect(error).toBeNull() });
  for (let round = 0; round < 6; round++) {
    const before = seen.generation;
    expect(await runAndKill(await takeOver(pool, SHARD), 50 + round * 37, seen)).toBe('');
    expect(seen.generation).toBeGreaterThanOrEqual(before);

    const stored = await store.load(SHARD, await takeOver(pool, SHARD));
    const offsets = new Map(stored?.offsets.map((row) => [row.groupId, row.committed?.offset]));
    expect(offsets.size).toBe(10);
    for (const [groupId, offset] of seen.offsets) {
      // What was acknowledged, or the one after it that was being written when the kill came.
      expect([offset, offset + 1n]).toContain(offsets.get(groupId));
    }
    const [group] = stored?.groups ?? [];
    expect(group?.generationId).toBeGreaterThanOrEqual(seen.generation);
    expect(group?.generationId).toBeLessThanOrEqual(seen.generation + 1);
  }
  expect(seen.lines).toBeGreaterThan(800);
});
