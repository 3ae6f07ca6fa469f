import { randomUUID } from 'node:crypto';
import type { Repository } from 'typeorm';
import { whileReachable } from '../database/while-reachable.js';
import type { IdempotencyKeyEntity } from './idempotency-key.entity.js';
import {
  KEPT_MS,
  LEASE_MS,
  type Begun,
  type IdempotencyKey,
  type IdempotencyStore,
  type KeptAnswer,
  type Run,
} from './idempotency-store.js';

const LEASE = `interval '${LEASE_MS} milliseconds'`;
const KEPT = `interval '${KEPT_MS} milliseconds'`;

/** A key whose time is over is as good as none. */
const BEGIN = `
  insert into posthorn_admin.idempotency_keys as mine
    (actor, key, fingerprint, run_id, running_until, expires_at)
  values ($1, $2, $3, $4, now() + ${LEASE}, now() + ${KEPT})
  on conflict (actor, key) do update set
    fingerprint = excluded.fingerprint, run_id = excluded.run_id,
    running_until = excluded.running_until, expires_at = excluded.expires_at,
    status = null, headers = null, body = null
  where mine.expires_at <= now()
  returning run_id`;

const FIND = `
  select fingerprint, status, headers, body, running_until > now() as "isRunning"
  from posthorn_admin.idempotency_keys where actor = $1 and key = $2`;

const TAKE_OVER = `
  update posthorn_admin.idempotency_keys set run_id = $3, running_until = now() + ${LEASE}
  where actor = $1 and key = $2 and status is null and running_until <= now()
  returning run_id`;

const RENEW = `
  update posthorn_admin.idempotency_keys set running_until = now() + ${LEASE}
  where actor = $1 and key = $2 and run_id = $3 and status is null`;

const COMPLETE = `
  update posthorn_admin.idempotency_keys set status = $4, headers = $5, body = $6
  where actor = $1 and key = $2 and run_id = $3`;

const RELEASE = `
  delete from posthorn_admin.idempotency_keys
  where actor = $1 and key = $2 and run_id = $3 and status is null`;

const ABANDON = `
  update posthorn_admin.idempotency_keys set running_until = now()
  where actor = $1 and key = $2 and run_id = $3 and status is null`;

const FORGET = `
  delete from posthorn_admin.idempotency_keys where (actor, key) in (
    select actor, key from posthorn_admin.idempotency_keys where expires_at <= now()
    order by expires_at limit $1 for update skip locked)`;

/** More than a broker's callers can add in the meantime, and little enough to delete in passing. */
const FORGOTTEN_AT_ONCE = 1000;
const FORGET_EVERY = 100;

interface Row extends KeptAnswer {
  readonly fingerprint: string;
  readonly isRunning: boolean;
}

/** Keys in PostgreSQL, on its clock: every broker of the cluster honours them. */
export class IdempotencyTable implements IdempotencyStore {
  #begun = 0;

  constructor(private readonly repository: Pick<Repository<IdempotencyKeyEntity>, 'query'>) {}

  async begin(
    { actor, key }: IdempotencyKey,
    fingerprint: string,
    mayTakeOver: boolean,
  ): Promise<Begun> {
    if (this.#begun++ % FORGET_EVERY === 0) await this.query(FORGET, [FORGOTTEN_AT_ONCE]);
    const run = { actor, key, runId: randomUUID() };
    const mine = await this.query(BEGIN, [actor, key, fingerprint, run.runId]);
    if (mine.length > 0) return { kind: 'run', run };
    const [row] = (await this.query(FIND, [actor, key])) as Row[];
    // It was released between the two statements: whoever had it did nothing, and the caller will ask again.
    if (row === undefined) return { kind: 'running' };
    if (row.fingerprint !== fingerprint) return { kind: 'other-request' };
    if (row.status !== null) return { kind: 'answered', answer: row };
    if (row.isRunning) return { kind: 'running' };
    if (!mayTakeOver) return { kind: 'lost' };
    const [taken] = (await this.query(TAKE_OVER, [actor, key, run.runId])) as [unknown[], number];
    return taken.length > 0 ? { kind: 'run', run } : { kind: 'running' };
  }

  async renew({ actor, key, runId }: Run): Promise<void> {
    await this.query(RENEW, [actor, key, runId]);
  }

  async complete({ actor, key, runId }: Run, answer: KeptAnswer): Promise<void> {
    const { status, headers, body } = answer;
    await this.query(COMPLETE, [actor, key, runId, status, headers, body]);
  }

  async release({ actor, key, runId }: Run): Promise<void> {
    await this.query(RELEASE, [actor, key, runId]);
  }

  async abandon({ actor, key, runId }: Run): Promise<void> {
    await this.query(ABANDON, [actor, key, runId]);
  }

  private query(statement: string, values: unknown[]): Promise<unknown[]> {
    const work = this.repository.query<unknown[]>(statement, values);
    return whileReachable('The table of idempotency keys', work);
  }
}
