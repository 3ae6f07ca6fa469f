import { segmentTable } from './segment-table.js';

/*
 * Statements on segments. Their tables are addressed by name, and COPY takes no parameters: numbers are written into the
 * text, so these functions take nothing but numbers.
 *
 * Every read goes by the primary key (partition_id, base_offset, chunk) and stops at a limit of rows: its cost does not
 * depend on how much of the partition lies behind.
 */

function int(value: number | bigint): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new Error(`no integer: ${value}`);
  }
  return value.toString();
}

export interface SliceRange {
  readonly segmentId: number;
  readonly partitionId: number;
  readonly offset: bigint;
  readonly rowsMax: number;
}

/** Slices from the start of the extent that contains or follows `offset`. */
export function selectSlices({ segmentId, partitionId, offset, rowsMax }: SliceRange): string {
  const table = segmentTable(segmentId);
  return `
    select base_offset, last_offset, chunk, data from ${table}
    where partition_id = ${int(partitionId)} and chunk >= 0 and base_offset >= coalesce((
      select base_offset from ${table}
      where partition_id = ${int(partitionId)} and base_offset <= ${int(offset)}
      order by partition_id desc, base_offset desc limit 1), 0)
    order by partition_id, base_offset, chunk limit ${int(rowsMax)}`;
}

/** Slices of the newest snapshot of the producers' state. */
export function selectSnapshot(segmentId: number, partitionId: number): string {
  const table = segmentTable(segmentId);
  return `
    select base_offset, last_offset, -1 - chunk as chunk, data from ${table} s
    where partition_id = ${int(partitionId)} and chunk < 0 and base_offset = (
      select base_offset from ${table}
      where partition_id = ${int(partitionId)} and chunk < 0
      order by partition_id desc, base_offset desc limit 1)
    order by partition_id desc, base_offset desc, s.chunk desc`;
}

/** Slices of the newest row of transactions of each of the partitions $1; those without are left out. */
export function selectOpenTransactions(segmentId: number): string {
  const table = segmentTable(segmentId);
  return `
    select p.partition_id, s.data
    from unnest($1::int[]) as p (partition_id)
    cross join lateral (
      select base_offset from ${table} where partition_id = -p.partition_id
      order by partition_id desc, base_offset desc limit 1) n
    cross join lateral (
      select chunk, data from ${table}
      where partition_id = -p.partition_id and base_offset = n.base_offset
      order by partition_id, base_offset, chunk) s
    order by p.partition_id, s.chunk`;
}

export function copyOut(select: string): string {
  return `copy (${select}) to stdout (format binary)`;
}

const FIRST = (table: string, id: string): string => `
  select base_offset, position from ${table} where partition_id = ${id}
  order by partition_id, base_offset, chunk limit 1`;
const LAST = (table: string, id: string): string => `
  select base_offset, last_offset, max_timestamp, position + chunk::bigint * 8060 + octet_length(data) as end_position
  from ${table} where partition_id = ${id} and chunk >= 0
  order by partition_id desc, base_offset desc, chunk desc limit 1`;

/** Of an extent, which one flush wrote under one epoch: it stands in the header of its first batch, behind offset and length. */
const EPOCH = (table: string, id: string, baseOffset: string): string => `
  select ('x' || encode(substring(data from 13 for 4), 'hex'))::bit(32)::int as leader_epoch
  from ${table} where partition_id = ${id} and base_offset = ${baseOffset} and chunk = 0`;

/** Both ends of each of the partitions $1 in a segment; partitions without rows are left out. */
export function selectEnds(segmentId: number): string {
  const table = segmentTable(segmentId);
  return `
    select p.partition_id, f.base_offset, l.last_offset + 1 as end_offset, l.max_timestamp, l.end_position,
      e.leader_epoch
    from unnest($1::int[]) as p (partition_id)
    cross join lateral (${FIRST(table, 'p.partition_id')}) f
    cross join lateral (${LAST(table, 'p.partition_id')}) l
    cross join lateral (${EPOCH(table, 'p.partition_id', 'l.base_offset')}) e`;
}

/** Writes what a sealed segment holds of each partition. Skips from partition to partition in the index. */
export function catalogueSegment(segmentId: number): string {
  const table = segmentTable(segmentId);
  return `
    with recursive ids as (
      (select partition_id from ${table} where partition_id > 0 order by partition_id limit 1)
      union all
      select (select s.partition_id from ${table} s where s.partition_id > ids.partition_id
              order by s.partition_id limit 1)
      from ids where ids.partition_id is not null
    )
    insert into posthorn.segment_partitions
      (partition_id, segment_id, base_offset, end_offset, base_position, end_position, max_timestamp)
    select ids.partition_id, ${int(segmentId)}, f.base_offset, l.last_offset + 1, f.position, l.end_position, l.max_timestamp
    from ids
    cross join lateral (${FIRST(table, 'ids.partition_id')}) f
    cross join lateral (${LAST(table, 'ids.partition_id')}) l
    where ids.partition_id is not null`;
}

/** For each of the offsets $2, by its place there: the extent of partition $1 that contains it, or the first one behind. */
export function selectExtentsOf(segmentId: number): string {
  const table = segmentTable(segmentId);
  return `
    select o.place::int, e.* from unnest($2::bigint[]) with ordinality o (wanted, place)
    cross join lateral (
      select base_offset, last_offset, max_timestamp, position from ${table}
      where partition_id = $1 and chunk = 0 and last_offset >= o.wanted and base_offset >= coalesce((
        select base_offset from ${table} where partition_id = $1 and base_offset <= o.wanted
        order by partition_id desc, base_offset desc limit 1), 0)
      order by partition_id, base_offset, chunk limit 1) e
    order by o.place`;
}
