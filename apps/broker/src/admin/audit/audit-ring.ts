import type { RowRange } from '../lists/row-page.js';
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

  async record(event: NewAuditEvent, outcome: AuditOutcome, error: string | null): Promise<string> {
    const id = await this.begin(event);
    await this.finish(id, outcome, error);
    return id;
  }

  recordRestores(): Promise<void> {
    return Promise.resolve();
  }

  list(filter: AuditFilter, { direction, after, limit }: RowRange): Promise<readonly AuditEvent[]> {
    const isDescending = direction === 'desc';
    const found = this.#matching(filter).filter(
      ({ id }) => after === null || (isDescending ? BigInt(id) < after : BigInt(id) > after),
    );
    return Promise.resolve((isDescending ? found.reverse() : found).slice(0, limit));
  }

  count(filter: AuditFilter): Promise<number> {
    return Promise.resolve(this.#matching(filter).length);
  }

  #matching(filter: AuditFilter): AuditEvent[] {
    const { from, to } = filter;
    return [...this.#events.values()]
      .filter(({ actor }) => filter.actor === undefined || actor === filter.actor)
      .filter(({ action }) => filter.action === undefined || action === filter.action)
      .filter(({ resource }) => filter.resource === undefined || resource === filter.resource)
      .filter(({ at }) => (from === undefined || at >= from) && (to === undefined || at < to));
  }
}
