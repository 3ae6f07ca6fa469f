import { Injectable } from '@nestjs/common';
import { AdminTables, type SqlValue } from '../database/admin-tables.js';
import { BEHIND, inBothDirections, type Direction, type RowRange } from '../lists/row-page.js';
import type { Letter, LetterFilter, LetterGroup, LetterStatus } from './letter.js';

export const LETTER_COLUMNS = `l.id, l.topic, l.topic_id as "topicId", l.partition, l."offset", l.written_at as "writtenAt",
  l.origin_topic as "originTopic", l.origin_partition as "originPartition", l.origin_offset as "originOffset",
  l.origin_timestamp as "originTimestamp", l.letter_group_id as "letterGroupId", g.group_id as "group", g.handler,
  g.exception, g.fingerprint, l.message, l.attempt, l.is_cut as "isCut", l.times_redriven as "timesRedriven",
  l.redriven_from as "redrivenFrom", l.origin_topics as "originTopics", l.status, l.note, l.assignee, l.job_id as "jobId", l.redriven_at as "redrivenAt",
  l.redriven_to as "redrivenTo", l.redrive_error as "redriveError"`;

export const LETTERS = `posthorn_admin.dead_letters l
  join posthorn_admin.dead_letter_groups g on g.id = l.letter_group_id`;

/** $1 to $11: see `filterValues`. PostgreSQL plans with the values, so what is null costs nothing. */
export const MATCHING = `($1::bigint[] is null or l.id = any($1)) and ($2::bigint is null or l.letter_group_id = $2)
  and ($3::text is null or l.topic = $3) and ($4::text is null or l.origin_topic = $4)
  and ($5::text is null or g.group_id = $5) and ($6::text is null or g.handler = $6)
  and ($7::text is null or g.exception = $7) and ($8::text is null or g.fingerprint = $8)
  and ($9::text is null or coalesce(l.assignee, g.assignee) = $9) and ($10::text is null or l.status = $10)
  and ($11::text[] is null or coalesce(l.origin_topic, l.topic) = any($11))`;

export function filterValues(filter: LetterFilter): SqlValue[] {
  const { ids, letterGroup, topic, originTopic, group, handler, error, fingerprint } = filter;
  const { assignee, status, visible } = filter;
  const where = [ids, letterGroup, topic, originTopic, group, handler, error, fingerprint];
  return [...where, assignee, status, visible].map((value) => value ?? null);
}

const LIST = inBothDirections(
  (direction, behind) => `
  select ${LETTER_COLUMNS} from ${LETTERS}
  where ${MATCHING} and ($12::bigint is null or l.id ${behind} $12) order by l.id ${direction} limit $13`,
);

/** What is counted of the letters beside them, as if each row were a letter. */
const COUNTED = `(select null::bigint as id, null::text as assignee, c.* from posthorn_admin.dead_letter_counts c) l
  join posthorn_admin.dead_letter_groups g on g.id = l.letter_group_id`;

const SUBJECTS = `select distinct coalesce(origin_topic, topic) as name from posthorn_admin.dead_letter_counts`;

const BY_COUNTS = `
  select l.letter_group_id, coalesce(l.origin_topic, l.topic) as subject, l.status, sum(l.count)::int as count,
    max(l.times_redriven_max) as times_redriven_max, min(l.first_seen) as first_seen, max(l.last_seen) as last_seen
  from ${COUNTED} where ${MATCHING} group by l.letter_group_id, l.topic, l.origin_topic, l.status having sum(l.count) > 0`;

const BY_LETTERS = `
  select l.letter_group_id, coalesce(l.origin_topic, l.topic) as subject, l.status, count(*)::int as count,
    max(l.times_redriven) as times_redriven_max, min(l.written_at) as first_seen, max(l.written_at) as last_seen
  from ${LETTERS} where ${MATCHING} group by l.letter_group_id, l.topic, l.origin_topic, l.status`;

const GROUP_KEYS = {
  lastSeen: '(extract(epoch from "lastSeen") * 1000)::float8',
  firstSeen: '(extract(epoch from "firstSeen") * 1000)::float8',
  open: 'open::float8',
  redriving: 'redriving::float8',
  redriven: 'redriven::float8',
  discarded: 'discarded::float8',
  timesRedrivenMax: '"timesRedrivenMax"::float8',
} as const;

export type GroupKey = keyof typeof GROUP_KEYS;
export const GROUP_SORTS = Object.keys(GROUP_KEYS) as readonly GroupKey[];

export interface GroupOrder {
  readonly key: GroupKey;
  readonly direction: Direction;
}

export const LATEST_FIRST: GroupOrder = { key: 'lastSeen', direction: 'desc' };

// A topic comes once for each status: "distinct" would sort all rows. What the group's own row says may be of a topic that
// the caller may not see: the message is that of a letter which they may.
const groupsBy = (source: string, { key, direction }: GroupOrder): string => `
  select p.*, coalesce(m.message, '') as message, coalesce(m.topics, '{}') as "messageTopics" from (select *, ${GROUP_KEYS[key]} as "sortKey" from (
    select g.id, g.group_id as "group", g.handler, g.exception, g.fingerprint,
      g.note, g.assignee,
      array_agg(s.subject) as topics,
      coalesce(sum(s.count) filter (where s.status = 'open'), 0)::int as open,
      coalesce(sum(s.count) filter (where s.status = 'redriving'), 0)::int as redriving,
      coalesce(sum(s.count) filter (where s.status = 'redriven'), 0)::int as redriven,
      coalesce(sum(s.count) filter (where s.status = 'discarded'), 0)::int as discarded,
      max(s.times_redriven_max) as "timesRedrivenMax", min(s.first_seen) as "firstSeen", max(s.last_seen) as "lastSeen"
    from (${source}) s join posthorn_admin.dead_letter_groups g on g.id = s.letter_group_id group by g.id) t
  where $12::float8 is null or (${GROUP_KEYS[key]}, id) ${BEHIND[direction]} ($12, $13::bigint)
  order by ${GROUP_KEYS[key]} ${direction}, id ${direction} limit $14) p
  left join lateral (
    select l.message, array_append(l.origin_topics, l.topic) as topics from posthorn_admin.dead_letters l
    where l.letter_group_id = p.id and ($11::text[] is null or coalesce(l.origin_topic, l.topic) = any($11)) limit 1) m on true
  order by "sortKey" ${direction}, id ${direction}`;

const countGroupsBy = (source: string): string =>
  `select count(distinct s.letter_group_id)::int as count from (${source}) s`;

/** Letters of each group by the hour, for the day that ends with the hour of $2. */
const SPARKLINES = `
  select letter_group_id as "letterGroupId",
    floor(extract(epoch from date_trunc('hour', $2::timestamptz) - hour) / $3)::int as age, sum(count)::int as count
  from posthorn_admin.dead_letter_hours
  where letter_group_id = any($1) and hour <= $2 and hour > date_trunc('hour', $2::timestamptz) - make_interval(secs => $3 * $4)
  group by 1, 2`;

const CHANGE_LETTER = `
  update posthorn_admin.dead_letters
  set note = case when $2 then $3 else note end, assignee = case when $4 then $5 else assignee end,
    status = coalesce($6, status)
  where id = $1 and ($6::text is null or status <> 'redriving') returning id`;

const CHANGE_GROUP = `
  update posthorn_admin.dead_letter_groups
  set note = case when $2 then $3 else note end, assignee = case when $4 then $5 else assignee end
  where id = $1 returning id`;

const DISCARD = `
  update posthorn_admin.dead_letters set status = 'discarded' where status = 'open' and id in (
    select l.id from ${LETTERS} where ${MATCHING} order by l.id limit $12 for update of l)`;

const countIn = (rows: string, count: string): string =>
  `select coalesce(${count}, 0)::int as count from ${rows} where ${MATCHING}`;

const OPEN_BY = `
  select g.group_id as "group", coalesce(l.origin_topic, l.topic) as topic, g.exception as reason, sum(l.count)::int as count
  from ${COUNTED} where l.status in ('open', 'redriving') group by 1, 2, 3 having sum(l.count) > 0
  order by count desc, 1, 2, 3 limit $1`;

export const SPARKLINE_BUCKETS = 24;
export const SPARKLINE_BUCKET_SECONDS = 3_600;

/** undefined: stays as it is. */
export interface LetterChange {
  readonly note?: string | null;
  readonly assignee?: string | null;
  readonly status?: LetterStatus;
}

export interface OpenLetters {
  readonly group: string;
  readonly topic: string;
  readonly reason: string;
  readonly count: number;
}

/** By what it stands where it stands. */
export interface SortedGroup extends LetterGroup {
  readonly sortKey: number;
}

export interface GroupRange {
  readonly after: Pick<SortedGroup, 'sortKey' | 'id'> | null;
  readonly limit: number;
}

const ONE: RowRange = { direction: 'desc', after: null, limit: 1 };

/** The index as people ask it. */
@Injectable()
export class LetterTable {
  constructor(private readonly tables: AdminTables) {}

  /** By the order in which they were indexed. */
  list(filter: LetterFilter, { direction, after, limit }: RowRange): Promise<Letter[]> {
    return this.tables.query<Letter>(LIST[direction], [...filterValues(filter), after, limit]);
  }

  async one(id: bigint, visible: readonly string[] | null): Promise<Letter | undefined> {
    return (await this.list({ ids: [id], visible }, ONE))[0];
  }

  /** Every topic that letters are about. */
  async subjects(): Promise<string[]> {
    return (await this.tables.query<{ name: string }>(SUBJECTS)).map(({ name }) => name);
  }

  async count(filter: LetterFilter): Promise<number> {
    const sql = isCounted(filter) ? countIn(COUNTED, 'sum(l.count)') : countIn(LETTERS, 'count(*)');
    return (await this.tables.query<{ count: number }>(sql, filterValues(filter)))[0].count;
  }

  /** What is counted tells when the first and the last letter came, whatever is still there of them. */
  async groups(
    filter: LetterFilter,
    order: GroupOrder,
    { after, limit }: GroupRange,
  ): Promise<SortedGroup[]> {
    const sql = groupsBy(isCounted(filter) ? BY_COUNTS : BY_LETTERS, order);
    const values = [...filterValues(filter), after?.sortKey ?? null, after?.id ?? null, limit];
    const groups = await this.tables.query<SortedGroup>(sql, values);
    return groups.map((group) => ({ ...group, topics: [...new Set(group.topics)].toSorted() }));
  }

  async countGroups(filter: LetterFilter): Promise<number> {
    const sql = countGroupsBy(isCounted(filter) ? BY_COUNTS : BY_LETTERS);
    return (await this.tables.query<{ count: number }>(sql, filterValues(filter)))[0].count;
  }

  /** Letters by the hour, of 24 of them up to the one of `until`, oldest first; none for a group that had none. */
  async sparklines(ids: readonly bigint[], until: Date): Promise<ReadonlyMap<bigint, number[]>> {
    const values = [ids, until, SPARKLINE_BUCKET_SECONDS, SPARKLINE_BUCKETS];
    const rows = await this.tables.query<{ letterGroupId: bigint; age: number; count: number }>(
      SPARKLINES,
      values,
    );
    const lines = new Map<bigint, number[]>();
    for (const { letterGroupId, age, count } of rows) {
      const line = lines.get(letterGroupId) ?? Array.from({ length: SPARKLINE_BUCKETS }, () => 0);
      line[SPARKLINE_BUCKETS - 1 - age] = count;
      lines.set(letterGroupId, line);
    }
    return lines;
  }

  /** @returns false when there is none, or it is being redriven and its status was to change. */
  async change(id: bigint, { note, assignee, status }: LetterChange): Promise<boolean> {
    const values = [...changed(id, note, assignee), status ?? null];
    return (await this.tables.query(CHANGE_LETTER, values)).length === 1;
  }

  async changeGroup(id: bigint, { note, assignee }: LetterChange): Promise<boolean> {
    return (await this.tables.query(CHANGE_GROUP, changed(id, note, assignee))).length === 1;
  }

  /** The oldest first; what is not open stays as it is. @returns how many. */
  discard(filter: LetterFilter, limit: number): Promise<number> {
    return this.tables.transaction(async (client) => {
      const values = [...filterValues({ ...filter, status: 'open' }), limit];
      return (await client.query(DISCARD, values)).rowCount ?? 0;
    });
  }

  /** What nobody has dealt with, the most first. */
  openBy(limit: number): Promise<OpenLetters[]> {
    return this.tables.query<OpenLetters>(OPEN_BY, [limit]);
  }
}

/** What a letter alone has is not counted. */
function isCounted({ ids, assignee }: LetterFilter): boolean {
  return ids === undefined && assignee === undefined;
}

function changed(
  id: bigint,
  note: string | null | undefined,
  assignee: string | null | undefined,
): SqlValue[] {
  return [id, note !== undefined, note ?? null, assignee !== undefined, assignee ?? null];
}
