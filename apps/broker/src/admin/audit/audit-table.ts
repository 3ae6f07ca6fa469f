import {
  And,
  LessThan,
  MoreThan,
  MoreThanOrEqual,
  type FindOptionsWhere,
  type QueryDeepPartialEntity,
  type Repository,
} from 'typeorm';
import { whileReachable } from '../database/while-reachable.js';
import { given } from '../http/given.js';
import type { RowRange } from '../lists/row-page.js';
import type { AuditEventEntity } from './audit-event.entity.js';
import type {
  AuditEvent,
  AuditFilter,
  AuditLog,
  AuditOutcome,
  NewAuditEvent,
} from './audit-log.js';

const NAME = 'The audit log';

// One statement, so that each is told once.
const RECORD_RESTORES = `
  with told as (
    update posthorn.restores set audited_at = clock_timestamp() where audited_at is null returning *)
  insert into posthorn_admin.audit_log (at, actor, request_id, action, resource, details, outcome)
  select found_at, 'broker', gen_random_uuid(), 'database.restore', 'database',
    jsonb_build_object('history', history::text, 'reason', reason,
      'lastSignAt', to_char(last_sign_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'leaderEpochs', leader_epochs, 'offsets', offsets::text),
    'succeeded'
  from told order by history`;

/** The audit log in PostgreSQL, kept until an operator deletes it. */
export class AuditTable implements AuditLog {
  constructor(private readonly repository: Repository<AuditEventEntity>) {}

  begin(event: NewAuditEvent): Promise<string> {
    return this.insert({ ...event, outcome: 'pending', error: null });
  }

  async finish(
    id: string,
    outcome: AuditOutcome,
    error: string | null,
    details?: AuditEvent['details'],
  ): Promise<void> {
    const set: QueryDeepPartialEntity<AuditEventEntity> = { outcome, error };
    // A plain object to the driver, which TypeORM's type takes for columns.
    if (details !== undefined) set.details = details as typeof set.details;
    await whileReachable(NAME, this.repository.update({ id }, set));
  }

  record(event: NewAuditEvent, outcome: AuditOutcome, error: string | null): Promise<string> {
    return this.insert({ ...event, outcome, error });
  }

  async recordRestores(): Promise<void> {
    await whileReachable(NAME, this.repository.query(RECORD_RESTORES));
  }

  private async insert(event: Omit<AuditEvent, 'id'>): Promise<string> {
    const row = this.repository.create({ ...event, details: { ...event.details } });
    return (await whileReachable(NAME, this.repository.save(row))).id;
  }

  async list(
    filter: AuditFilter,
    { direction, after, limit }: RowRange,
  ): Promise<readonly AuditEvent[]> {
    const where = whereOf(filter);
    const behind = direction === 'desc' ? LessThan : MoreThan;
    if (after !== null) where.id = behind(String(after));
    const found = this.repository.find({ where, order: { id: direction }, take: limit });
    return whileReachable(NAME, found);
  }

  count(filter: AuditFilter): Promise<number> {
    return whileReachable(NAME, this.repository.count({ where: whereOf(filter) }));
  }
}

function whereOf({ from, to, ...equal }: AuditFilter): FindOptionsWhere<AuditEventEntity> {
  const bounds = [
    ...(from === undefined ? [] : [MoreThanOrEqual(from)]),
    ...(to === undefined ? [] : [LessThan(to)]),
  ];
  return { ...given(equal), ...(bounds.length > 0 && { at: And(...bounds) }) };
}
