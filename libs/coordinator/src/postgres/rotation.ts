import { inTransaction, sqlStateOf, type Pool } from '@posthorn/db';
import { OF_NO_GONE_TOPIC } from './load-groups.js';
import { generationOf } from './write-groups.js';

interface Journal {
  readonly round: bigint;
  readonly copied: boolean;
  readonly cleared: boolean;
  readonly base_bytes: bigint;
  readonly bytes_0: bigint;
  readonly bytes_1: bigint;
}

const READ_JOURNAL = `
  select round, copied, cleared, base_bytes,
    pg_table_size('posthorn.group_offsets_0') + pg_table_size('posthorn.group_states_0')
      + pg_table_size('posthorn.transaction_states_0') as bytes_0,
    pg_table_size('posthorn.group_offsets_1') + pg_table_size('posthorn.group_states_1')
      + pg_table_size('posthorn.transaction_states_1') as bytes_1
  from posthorn.group_journal`;

const START_ROUND = `
  update posthorn.group_journal set round = round + 1, copied = false, cleared = false
  where round = $1 and cleared`;

// A removal needs no copy: everything older it hides is in the tables that go, or is gone already.
const copyOffsets = (from: number, to: number): string => `
  insert into posthorn.group_offsets_${to}
  select * from (
    select distinct on (shard, group_id, topic, partition_index, producer_id) * from posthorn.group_offsets_${from}
    order by shard, group_id, topic, partition_index, producer_id, epoch desc, sequence desc
  ) latest where committed_offset is not null and ${OF_NO_GONE_TOPIC}`;

const copyStates = (from: number, to: number): string => `
  insert into posthorn.group_states_${to}
  select * from (
    select distinct on (shard, group_id) * from posthorn.group_states_${from}
    order by shard, group_id, epoch desc, sequence desc
  ) latest where state is not null`;

const copyTransactions = (from: number, to: number): string => `
  insert into posthorn.transaction_states_${to}
  select * from (
    select distinct on (shard, transactional_id) * from posthorn.transaction_states_${from}
    order by shard, transactional_id, epoch desc, sequence desc
  ) latest where state is not null`;

const LOOK_UNCOPIED_ROUND = 'select from posthorn.group_journal where round = $1 and not copied';

const MARK_COPIED =
  'update posthorn.group_journal set copied = true where round = $1 and not copied';

const LOCK_COPIED_ROUND =
  'select from posthorn.group_journal where round = $1 and copied and not cleared for update';

const tables = (generation: number): string =>
  ['group_offsets', 'group_states', 'transaction_states']
    .map((name) => `posthorn.${name}_${generation}`)
    .join(', ');

const lockOld = (old: number): string =>
  `lock table ${tables(old)} in access exclusive mode nowait`;

const truncateOld = (old: number): string => `truncate ${tables(old)}`;

const MARK_CLEARED =
  'update posthorn.group_journal set cleared = true, base_bytes = $2 where round = $1';

/** Any constant does. Spares brokers the same copy twice: a second copy would change nothing. */
const COPY_LOCK = 7_301_010;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Keeps the journal small: starts a new round when the active tables have grown by `rotateBytes` plus what was live at
 * the last rotation, so copying stays a fixed share of writing. Every step is a transaction of its own and safe to
 * repeat; a broker that dies in between leaves the rest to whoever looks next.
 *
 * Nothing here waits for anybody: old tables that somebody reads (a dump, a held transaction) are truncated another
 * time, and until then no new round starts.
 * @returns true when it changed something.
 */
export async function rotate(pool: Pool, rotateBytes: number): Promise<boolean> {
  let journal = await readJournal(pool);
  if (journal.cleared) {
    const bytes = activeBytes(journal);
    if (bytes < BigInt(rotateBytes) + 2n * journal.base_bytes) return false;
    await pool.query(START_ROUND, [journal.round]);
    journal = await readJournal(pool);
  }
  if (!journal.copied && !(await copy(pool, journal.round))) return false;
  return clear(pool, journal.round);
}

function activeBytes(journal: Journal): bigint {
  return generationOf(journal.round) === 0 ? journal.bytes_0 : journal.bytes_1;
}

async function readJournal(pool: Pool): Promise<Journal> {
  const { rows } = await pool.query<Journal>(READ_JOURNAL);
  const journal = rows[0];
  if (!journal) throw new Error('posthorn.group_journal has lost its row');
  return journal;
}

function copy(pool: Pool, round: bigint): Promise<boolean> {
  const active = generationOf(round);
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_xact_lock($1) as locked',
      [COPY_LOCK],
    );
    if (!rows[0]?.locked) return false;
    // Whoever had the lock before us may just have done it. While we have it nobody else copies, and no new round starts.
    const uncopied = await client.query(LOOK_UNCOPIED_ROUND, [round]);
    if (uncopied.rowCount === 0) return false;
    await client.query(copyOffsets(1 - active, active));
    await client.query(copyStates(1 - active, active));
    await client.query(copyTransactions(1 - active, active));
    // Last, since writers wait for this row from here to the commit.
    const { rowCount } = await client.query(MARK_COPIED, [round]);
    if (rowCount === 0) throw new Error(`round ${round} of the group journal has lost its row`);
    return true;
  });
}

async function clear(pool: Pool, round: bigint): Promise<boolean> {
  const old = 1 - generationOf(round);
  try {
    return await inTransaction(pool, async (client) => {
      const { rowCount } = await client.query(LOCK_COPIED_ROUND, [round]);
      if (rowCount === 0) return false;
      await client.query(lockOld(old));
      await client.query(truncateOld(old));
      const { rows } = await client.query<Journal>(READ_JOURNAL);
      await client.query(MARK_CLEARED, [round, rows[0] ? activeBytes(rows[0]) : 0n]);
      return true;
    });
  } catch (error) {
    if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}
