import { Injectable } from '@nestjs/common';
import type { PoolClient } from '@posthorn/db';
import { AdminTables } from '../database/admin-tables.js';
import type { StepOutcome } from '../jobs/copy-kind.js';
import type { Letter, LetterFilter } from './letter.js';
import { filterValues, LETTER_COLUMNS, LETTERS, MATCHING } from './letter-table.js';

/** Taken in one transaction; who has more redrives again. */
export const REDRIVE_LETTERS_MAX = 100_000;

/** The oldest first. Two redrives that want the same letter wait for each other here, and one of them gets it. */
const TAKE = `
  with taken as (
    update posthorn_admin.dead_letters set status = 'redriving', job_id = $12, redrive_error = null
    where status = 'open' and id in (
      select l.id from ${LETTERS} where ${MATCHING} order by l.id limit $13 for update of l)
    returning id)
  update posthorn_admin.jobs set total = (select count(*) from taken) where id = $12 returning total`;

const RELEASE = `
  update posthorn_admin.dead_letters set status = 'open', job_id = null where job_id = $1 and status = 'redriving'`;

/** In the order of the dead-letter topics' partitions: letters of a key are in one of them, in the order they came. */
const NEXT = `
  select ${LETTER_COLUMNS} from ${LETTERS}
  where l.job_id = $1 and l.status = 'redriving'
    and ($2::text is null or (l.topic, l.topic_id, l.partition, l."offset") > ($2, $3::uuid, $4::int, $5::bigint))
  order by l.topic, l.topic_id, l.partition, l."offset" limit $6`;

const BY_IDS = `select ${LETTER_COLUMNS} from ${LETTERS} where l.id = any($1)`;

const DONE = `
  update posthorn_admin.dead_letters l
  set status = 'redriven', redriven_at = clock_timestamp(), redriven_to = d."to", redrive_error = null
  from jsonb_to_recordset($2) as d (id bigint, "to" text)
  where l.id = d.id and l.job_id = $1 and l.status = 'redriving'`;

const FAILED = `
  update posthorn_admin.dead_letters l
  set status = 'open', job_id = null, redrive_error = d.reason
  from jsonb_to_recordset($2) as d (id bigint, reason text)
  where l.id = d.id and l.job_id = $1 and l.status = 'redriving'`;

/** What comes behind a letter of the same key must not be ahead of it: it stays open too, and counts as failed. */
const HOLD_BACK = `
  with held as (
    update posthorn_admin.dead_letters
    set status = 'open', job_id = null, redrive_error = 'an earlier letter of its key could not be redriven'
    where job_id = $1 and status = 'redriving' and (origin_topic, key_hash) in (
      select origin_topic, key_hash from posthorn_admin.dead_letters where id = any($2))
    returning id)
  update posthorn_admin.jobs
  set failed = failed + (select count(*) from held), processed = processed + (select count(*) from held)
  where id = $1`;

const SUMMARY = `
  with chosen as (
    select l.id, l.topic_id, l.partition, l."offset", l.origin_topic, l.key_hash, l.is_cut, l.times_redriven, g.group_id
    from ${LETTERS} where ${MATCHING} order by l.id limit $12)
  select count(*)::int as letters,
    count(*) filter (where origin_topic is null)::int as "withoutOrigin",
    count(*) filter (where is_cut)::int as cut,
    count(*) filter (where times_redriven >= $13)::int as "tooOften",
    coalesce(array_agg(distinct origin_topic) filter (where origin_topic is not null), '{}') as "originTopics",
    coalesce(array_agg(distinct group_id), '{}') as groups,
    (select count(*) from posthorn_admin.dead_letters e
      where e.status in ('open', 'redriving') and e.id not in (select id from chosen) and exists (
        select from chosen c where c.origin_topic = e.origin_topic and c.key_hash = e.key_hash
          and c.topic_id = e.topic_id and c.partition = e.partition and c."offset" > e."offset"))::int as overtaken
  from chosen`;

export type LetterPosition = readonly [
  topic: string,
  topicId: string,
  partition: number,
  offset: string,
];

/** What a redrive of some letters would mean. */
export interface RedriveSummary {
  readonly letters: number;
  readonly withoutOrigin: number;
  readonly cut: number;
  /** Redriven as often as is allowed, and failed again. */
  readonly tooOften: number;
  readonly originTopics: readonly string[];
  readonly groups: readonly string[];
  /** Letters that are left behind although they came before one of the same key. */
  readonly overtaken: number;
}

/** Letters as redrives take them, and give them back. */
@Injectable()
export class RedriveTable {
  constructor(private readonly tables: AdminTables) {}

  async summary(filter: LetterFilter, timesMax: number): Promise<RedriveSummary> {
    const values = [...filterValues({ ...filter, status: 'open' }), REDRIVE_LETTERS_MAX, timesMax];
    return (await this.tables.query<RedriveSummary>(SUMMARY, values))[0];
  }

  /** From here on they are this job's and nobody else's. @returns how many. */
  async take(client: PoolClient, jobId: bigint, filter: LetterFilter): Promise<number> {
    const values = [...filterValues({ ...filter, status: 'open' }), jobId, REDRIVE_LETTERS_MAX];
    const { rows } = await client.query<{ total: bigint }>(TAKE, values);
    return Number(rows[0].total);
  }

  async release(client: PoolClient, jobId: bigint): Promise<void> {
    await client.query(RELEASE, [jobId]);
  }

  next(jobId: bigint, after: LetterPosition | null, limit: number): Promise<Letter[]> {
    return this.tables.query<Letter>(NEXT, [jobId, ...(after ?? [null, null, null, null]), limit]);
  }

  byIds(ids: readonly bigint[]): Promise<Letter[]> {
    return this.tables.query<Letter>(BY_IDS, [ids]);
  }

  async confirm(
    client: PoolClient,
    jobId: bigint,
    target: string,
    { copied, failures }: StepOutcome,
  ): Promise<void> {
    const done = copied.flatMap(({ partition, refs, baseOffset }) =>
      refs.map((id, index) => ({ id, to: placeOf(target, partition, baseOffset, index) })),
    );
    await client.query(DONE, [jobId, JSON.stringify(done)]);
    if (failures.length === 0) return;
    const failed = failures.map(({ ref: id, reason }) => ({ id, reason }));
    await client.query(FAILED, [jobId, JSON.stringify(failed)]);
    await client.query(HOLD_BACK, [jobId, failed.map(({ id }) => id)]);
  }
}

function placeOf(
  topic: string,
  partition: number,
  baseOffset: bigint | null,
  index: number,
): string {
  const offset = baseOffset === null ? '' : `@${baseOffset + BigInt(index)}`;
  return `${topic}/${partition}${offset}`;
}
