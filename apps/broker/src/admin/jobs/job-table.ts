import { Injectable } from '@nestjs/common';
import type { PoolClient } from '@posthorn/db';
import { AdminTables } from '../database/admin-tables.js';
import { inBothDirections, type RowRange } from '../lists/row-page.js';
import {
  LeaseLost,
  type Intent,
  type Job,
  type JobKindName,
  type JobOutcome,
  type JobStatus,
  type Json,
  type NewJob,
  type Wanted,
} from './job.js';

/**
 * Long enough for a busy machine to renew it three times, short enough that nobody waits long for the job of a broker
 * that was killed. Nothing depends on it for being right: see README.md.
 */
const LEASE = `clock_timestamp() + interval '5 s'`;

const COLUMNS = `id, kind, spec, status, wanted, total, processed, failed, skipped,
  records_per_second as "recordsPerSecond", measured_rate as "measuredRate", position, intent, sequences,
  producer_id as "producerId", owner, lease_epoch as "leaseEpoch", error, created_by as "createdBy", reason,
  created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt"`;

const CREATE = `
  insert into posthorn_admin.jobs (kind, spec, total, records_per_second, created_by, reason)
  values ($1, $2, $3, $4, $5, $6) returning ${COLUMNS}`;

const GET = `select ${COLUMNS} from posthorn_admin.jobs where kind = $1 and id = $2`;

const LISTED = `kind = $1 and ($2::text is null or status = $2)`;

const LIST = inBothDirections(
  (direction, behind) => `
  select ${COLUMNS} from posthorn_admin.jobs
  where ${LISTED} and ($3::bigint is null or id ${behind} $3) order by id ${direction} limit $4`,
);

const COUNT = `select count(*)::int as count from posthorn_admin.jobs where ${LISTED}`;

/** The oldest that waits, or whose owner has fallen silent. Brokers that ask at once get different ones. */
const CLAIM = `
  update posthorn_admin.jobs
  set status = 'running', owner = $1, lease_epoch = lease_epoch + 1, lease_until = ${LEASE},
    started_at = coalesce(started_at, clock_timestamp())
  where id = (
    select id from posthorn_admin.jobs
    where kind = any($2) and (status = 'queued' or (status = 'running' and lease_until < clock_timestamp()))
    order by id limit 1 for update skip locked)
  returning ${COLUMNS}`;

const RENEW = `
  update posthorn_admin.jobs set lease_until = ${LEASE}, error = $3
  where id = $1 and lease_epoch = $2 and status = 'running' returning wanted`;

const LEAVE = `
  update posthorn_admin.jobs set lease_until = clock_timestamp() - interval '1 s'
  where id = $1 and lease_epoch = $2 and status = 'running'`;

const USE_PRODUCER = `
  update posthorn_admin.jobs set producer_id = coalesce(producer_id, $3)
  where id = $1 and lease_epoch = $2 and status = 'running' returning producer_id as "producerId"`;

const INTEND = `
  update posthorn_admin.jobs set intent = $3, lease_until = ${LEASE}
  where id = $1 and lease_epoch = $2 and status = 'running' and intent is null returning wanted`;

const CONFIRM = `
  update posthorn_admin.jobs
  set intent = null, position = $3, sequences = sequences || $4, processed = processed + $5, failed = failed + $6,
    skipped = skipped + $7, measured_rate = $8, error = null, lease_until = ${LEASE}
  where id = $1 and lease_epoch = $2 and status = 'running' and intent is not null returning wanted`;

/** Of jobs whose steps need no intent: what a step writes is in the same transaction. From where it was, and nowhere else. */
const ADVANCE = `
  update posthorn_admin.jobs
  set position = $3, processed = processed + $4, failed = failed + $5, skipped = skipped + $6, measured_rate = $7,
    error = null, lease_until = ${LEASE}
  where id = $1 and lease_epoch = $2 and status = 'running' and position is not distinct from $8::jsonb
  returning wanted`;

const END = `
  update posthorn_admin.jobs
  set status = $3, owner = null, lease_until = null, error = coalesce($4, error),
    ended_at = case when $3 = 'paused' then null else clock_timestamp() end
  where id = $1 and lease_epoch = $2 and status = 'running' and intent is null returning id`;

/** Whoever has it obeys; one that nobody has ends, or waits, at once. */
const STATUS_WANTED = `
  case when status = 'running' then status when $3 = 'run' then 'queued'
    when $3 = 'pause' then 'paused' else 'cancelled' end`;
const END_WANTED = `
  case when status <> 'running' and $3 = 'cancel' then clock_timestamp() end`;
const TAKES_WANTED = `kind = $1 and id = $2 and wanted <> 'cancel'
    and (status in ('queued', 'running') or (status = 'paused' and $3 <> 'pause'))`;

const WANT = `
  update posthorn_admin.jobs set wanted = $3, status = ${STATUS_WANTED}, ended_at = ${END_WANTED}
  where ${TAKES_WANTED} returning ${COLUMNS}`;

const WOULD_BE = `
  select ${COLUMNS}, ${STATUS_WANTED} as "statusWanted", ${END_WANTED} as "endWanted"
  from posthorn_admin.jobs where ${TAKES_WANTED}`;

const RECORDS = `
  select kind, coalesce(sum(processed - failed - skipped), 0)::bigint as copied, coalesce(sum(failed), 0)::bigint as failed
  from posthorn_admin.jobs group by kind`;

/** What all jobs of a kind came to. */
export interface JobRecords {
  readonly kind: JobKindName;
  readonly copied: bigint;
  readonly failed: bigint;
}

/** What a step has come to. */
export interface Progress {
  readonly position: Json;
  readonly processed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly measuredRate: number;
}

export interface Confirmation extends Progress {
  readonly sequences: Readonly<Record<string, number>>;
}

/** The jobs of all brokers of this database. */
@Injectable()
export class JobTable {
  constructor(private readonly tables: AdminTables) {}

  /** @param prepare in the same transaction, for what the job takes for itself; answers how many records that is. */
  create(job: NewJob, prepare: (client: PoolClient, id: bigint) => Promise<void>): Promise<Job> {
    const { kind, spec, total, recordsPerSecond, createdBy, reason } = job;
    return this.tables.transaction(async (client) => {
      const values = [kind, JSON.stringify(spec), total, recordsPerSecond, createdBy, reason];
      const [created] = (await client.query<Job>(CREATE, values)).rows;
      await prepare(client, created.id);
      const { rows } = await client.query<Job>(GET, [kind, created.id]);
      return rows[0];
    });
  }

  async get(kind: JobKindName, id: bigint): Promise<Job | undefined> {
    return (await this.tables.query<Job>(GET, [kind, id]))[0];
  }

  list(
    kind: JobKindName,
    status: JobStatus | null,
    { direction, after, limit }: RowRange,
  ): Promise<Job[]> {
    return this.tables.query<Job>(LIST[direction], [kind, status, after, limit]);
  }

  async count(kind: JobKindName, status: JobStatus | null): Promise<number> {
    return (await this.tables.query<{ count: number }>(COUNT, [kind, status]))[0].count;
  }

  /** Kinds of which there was a job. */
  records(): Promise<JobRecords[]> {
    return this.tables.query<JobRecords>(RECORDS);
  }

  /** undefined when the job is past that. @param ended in the same transaction, when it is over with that. */
  want(
    kind: JobKindName,
    id: bigint,
    wanted: Wanted,
    ended: (client: PoolClient, job: Job) => Promise<void>,
  ): Promise<Job | undefined> {
    return this.tables.transaction(async (client) => {
      const [job] = (await client.query<Job>(WANT, [kind, id, wanted])).rows;
      if (job?.status === 'cancelled') await ended(client, job);
      return job;
    });
  }

  /** What `want` would make of it now; undefined when the job is past that. */
  async wouldBe(kind: JobKindName, id: bigint, wanted: Wanted): Promise<Job | undefined> {
    interface Row extends Job {
      readonly statusWanted: JobStatus;
      readonly endWanted: Date | null;
    }
    const [row] = await this.tables.query<Row>(WOULD_BE, [kind, id, wanted]);
    if (row === undefined) return undefined;
    const { statusWanted: status, endWanted: endedAt, ...job } = row;
    return { ...job, wanted, status, endedAt };
  }

  async claim(owner: string, kinds: readonly JobKindName[]): Promise<Job | undefined> {
    return (await this.tables.query<Job>(CLAIM, [owner, kinds]))[0];
  }

  /** @param error what is in the way at the moment. */
  async renew(job: Job, error: string | null): Promise<Wanted> {
    const rows = await this.tables.query<{ wanted: Wanted }>(RENEW, [
      job.id,
      job.leaseEpoch,
      error,
    ]);
    return wantedOf(rows, job);
  }

  /** Another broker may have it at once. */
  async leave(job: Job): Promise<void> {
    await this.tables.query(LEAVE, [job.id, job.leaseEpoch]);
  }

  /** The same one for the whole of the job's life, whoever offers one. */
  async useProducer(job: Job, offered: bigint): Promise<bigint> {
    const values = [job.id, job.leaseEpoch, offered];
    const [row] = await this.tables.query<{ producerId: bigint }>(USE_PRODUCER, values);
    if (row === undefined) throw new LeaseLost(job.id);
    return row.producerId;
  }

  async intend(job: Job, intent: Intent): Promise<Wanted> {
    const values = [job.id, job.leaseEpoch, JSON.stringify(intent)];
    return wantedOf(await this.tables.query<{ wanted: Wanted }>(INTEND, values), job);
  }

  /** @param marks in the same transaction: what the kind keeps of the step. */
  confirm(
    job: Job,
    { position, sequences, ...counts }: Confirmation,
    marks: (client: PoolClient) => Promise<void>,
  ): Promise<Wanted> {
    const { processed, failed, skipped, measuredRate } = counts;
    const progress = [JSON.stringify(position), JSON.stringify(sequences), processed, failed];
    const values = [job.id, job.leaseEpoch, ...progress, skipped, measuredRate];
    return this.tables.transaction(async (client) => {
      const { rows } = await client.query<{ wanted: Wanted }>(CONFIRM, values);
      const wanted = wantedOf(rows, job);
      await marks(client);
      return wanted;
    });
  }

  /** @param result in the same transaction: what the step has made. */
  advance(
    job: Job,
    { position, processed, failed, skipped, measuredRate }: Progress,
    result: (client: PoolClient) => Promise<void>,
  ): Promise<Wanted> {
    const before = job.position === null ? null : JSON.stringify(job.position);
    const counts = [processed, failed, skipped, measuredRate];
    const values = [job.id, job.leaseEpoch, JSON.stringify(position), ...counts, before];
    return this.tables.transaction(async (client) => {
      const { rows } = await client.query<{ wanted: Wanted }>(ADVANCE, values);
      const wanted = wantedOf(rows, job);
      await result(client);
      return wanted;
    });
  }

  /** @param ended in the same transaction; not for a pause. */
  end(
    job: Job,
    status: Exclude<JobStatus, 'queued' | 'running'>,
    error: string | null,
    ended: (client: PoolClient, outcome: JobOutcome) => Promise<void>,
  ): Promise<void> {
    return this.tables.transaction(async (client) => {
      const { rowCount } = await client.query(END, [job.id, job.leaseEpoch, status, error]);
      if (rowCount !== 1) throw new LeaseLost(job.id);
      if (status !== 'paused') await ended(client, status);
    });
  }
}

function wantedOf(rows: readonly { readonly wanted: Wanted }[], job: Job): Wanted {
  const [row] = rows;
  if (row === undefined) throw new LeaseLost(job.id);
  return row.wanted;
}
