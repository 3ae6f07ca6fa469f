import type { Pool } from '@posthorn/db';
import type { ShardWrite } from '../group-store.js';
import { membersJson, toStored } from './rows.js';
import { toStoredText } from './stored-text.js';
import { transactionColumns } from './transaction-rows.js';

/** The tables that take writes in a round; rounds alternate between two generations. */
export function generationOf(round: bigint): 0 | 1 {
  return round % 2n === 0n ? 0 : 1;
}

// Casts, since unnamed parameters of a call have no types of their own to go by.
const WRITE_GROUPS = `
  select posthorn.write_groups($1::bigint, $2::int[], $3::int[], $4::bigint[],
    $5::int[], $6::text[], $7::text[], $8::float8[], $9::int[], $10::text[], $11::text[], $12::text[], $13::text[],
    $14::int[], $15::text[], $16::text[], $17::int[], $18::bigint[], $19::int[], $20::text[], $21::float8[],
    $22::float8[], $23::bigint[],
    $24::bigint[], $25::uuid[],
    $26::int[], $27::text[], $28::text[], $29::bigint[], $30::int[], $31::bigint[], $32::int[], $33::int[],
    $34::text[], $35::text[], $36::float8[], $37::float8[]) as held`;

/**
 * One flush: fence and inserts in one statement, which is its own transaction.
 * @returns which writes are durable, or null when the round has passed.
 */
export async function writeGroups(
  pool: Pool,
  round: bigint,
  writes: readonly ShardWrite[],
): Promise<readonly boolean[] | null> {
  const { rows } = await pool.query<{ held: number[] | null }>(WRITE_GROUPS, [
    round,
    ...claims(writes),
    ...stateColumns(writes),
    ...offsetColumns(writes),
    ...transactionColumns(writes),
  ]);
  const positions = rows[0]?.held ?? null;
  if (positions === null) return null;
  const held = new Set(positions);
  return writes.map((_, index) => held.has(index + 1));
}

function claims(writes: readonly ShardWrite[]): unknown[] {
  return [
    writes.map(({ shard }) => shard),
    writes.map(({ epoch }) => epoch),
    writes.map(({ sequence }) => sequence),
  ];
}

function stateColumns(writes: readonly ShardWrite[]): unknown[] {
  const rows = writes.flatMap(({ groups }, index) =>
    groups.map(({ groupId, snapshot }) => ({ position: index + 1, groupId, snapshot })),
  );
  return [
    rows.map(({ position }) => position),
    rows.map(({ groupId }) => toStoredText(groupId)),
    rows.map(({ snapshot }) => snapshot?.state ?? null),
    rows.map(({ snapshot }) => snapshot?.stateChangedAt ?? null),
    rows.map(({ snapshot }) => snapshot?.generationId ?? null),
    rows.map(({ snapshot }) => toStored(snapshot?.protocolType ?? null)),
    rows.map(({ snapshot }) => toStored(snapshot?.protocolName ?? null)),
    rows.map(({ snapshot }) => toStored(snapshot?.leaderId ?? null)),
    rows.map(({ snapshot }) => (snapshot ? membersJson(snapshot.members) : null)),
  ];
}

function offsetColumns(writes: readonly ShardWrite[]): unknown[] {
  const rows = writes.flatMap(({ offsets }, index) =>
    offsets.map((change) => ({ position: index + 1, ...change })),
  );
  return [
    rows.map(({ position }) => position),
    rows.map(({ groupId }) => toStoredText(groupId)),
    rows.map(({ topic }) => toStoredText(topic)),
    rows.map(({ partition }) => partition),
    rows.map(({ committed }) => committed?.offset ?? null),
    rows.map(({ committed }) => committed?.leaderEpoch ?? null),
    rows.map(({ committed }) => toStored(committed?.metadata ?? null)),
    rows.map(({ committed }) => committed?.commitTimestamp ?? null),
    rows.map(({ committed }) => committed?.expireTimestamp ?? null),
    rows.map(({ producerId }) => producerId ?? null),
    rows.map(({ committed }) => committed?.commitOrder ?? 0n),
    rows.map(({ committed }) => committed?.topicId ?? null),
  ];
}
