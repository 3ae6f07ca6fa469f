import type {
  AuditEvent,
  AuditFilter,
  AuditLog,
  AuditOutcome,
  NewAuditEvent,
} from './audit-log.js';

const EVENTS_MAX = 1000;

/** The audit log of a broker without a database: the last thousand events, gone with the process. */
export class AuditRing implements AuditLog {
  readonly #events = new Map<string, AuditEvent>();
  #lastId = 0;

  begin(event: NewAuditEvent): Promise<string> {
    const id = String(++this.#lastId);
    this.#events.set(id, { ...event, id, outcome: 'pending', error: null });
    if (this.#events.size > EVENTS_MAX) this.#events.delete(String(this.#lastId - EVENTS_MAX));
    return Promise.resolve(id);
  }

  finish(
    id: string,
    outcome: AuditOutcome,
    error: string | null,
    details?: AuditEvent['details'],
  ): Promise<void> {
    const event = this.#events.get(id);
    const ended = { outcome, error, ...(details === undefined ? {} : { details }) };
    if (event !== undefined) this.#events.set(id, { ...event, ...ended });
    return Promise.resolve();
  }

  async record(event: NewAuditEvent, outcome: AuditOutcome, error: string | null): Promise<void> {
    await this.finish(await this.begin(event), outcome, error);
  }

  list(filter: AuditFilter, limit: number, before: string | null): Promise<readonly AuditEvent[]> {
    const found = [...this.#events.values()]
      .reverse()
      .filter(({ id }) => before === null || BigInt(id) < BigInt(before))
      .filter(({ actor }) => filter.actor === undefined || actor === filter.actor)
      .filter(({ action }) => filter.action === undefined || action === filter.action)
      .filter(({ resource }) => filter.resource === undefined || resource === filter.resource);
    return Promise.resolve(found.slice(0, limit));
  }
}
