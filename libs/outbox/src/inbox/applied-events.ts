import type { EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import { columnType } from '../database/column-type.js';
import { tableName } from '../database/table-name.js';

export interface AppliedEventsOptions<Event, Row extends ObjectLiteral> {
  /** A table with a row for each event that was applied. It need have no unique key. */
  readonly entity: EntityTarget<Row>;
  readonly rowOf: (event: Event) => QueryDeepPartialEntity<Row>;
  /** Properties of a row that make it the row of this event and of no other: a number or an id that its publisher gave it. */
  readonly identity: readonly (keyof Row & string)[];
}

/** The driver writes a Date as it writes one into a column, with the zone that a column without one needs. */
type Identifying = string | Date;

/**
 * Events by their own identity. The inbox knows a record by its position, so one that comes twice is applied once; but an
 * event that was *sent* twice (by a publisher that had no answer, by a dead letter that is redriven to a topic with other
 * readers) is two records. What both have is what the event says it is.
 *
 * Two transactions that are given the same event at once must be kept apart by the caller: by locked rows of the aggregates,
 * as `lockOrCreate` has them.
 */
export class AppliedEvents<Event, Row extends ObjectLiteral> {
  constructor(private readonly options: AppliedEventsOptions<Event, Row>) {}

  /** Those that were not applied yet, each once, in their order. */
  async unapplied<E extends Event>(
    manager: EntityManager,
    events: readonly E[],
  ): Promise<readonly E[]> {
    if (events.length === 0) return events;
    const identities = events.map((event) => this.#identityOf(event));
    const known = await this.#known(manager, identities);
    const seen = new Set<string>();
    return events.filter((_, index) => {
      const name = JSON.stringify(identities[index]);
      const isNew = !known.has(index) && !seen.has(name);
      seen.add(name);
      return isNew;
    });
  }

  /** Part of the transaction that applies them. */
  async add(manager: EntityManager, applied: readonly Event[]): Promise<void> {
    const { entity, rowOf } = this.options;
    if (applied.length > 0) await manager.insert(entity, applied.map(rowOf));
  }

  /** Places in the list. One look into the table for each, so that no plan reads all that was ever applied. */
  async #known(
    manager: EntityManager,
    identities: readonly (readonly Identifying[])[],
  ): Promise<ReadonlySet<number>> {
    const { entity, identity } = this.options;
    const { dataSource } = manager;
    const metadata = dataSource.getMetadata(entity);
    const columns: { name: string; type: string }[] = [];
    for (const property of identity) {
      const column = metadata.findColumnWithPropertyName(property);
      if (!column) throw new Error(`${metadata.name} has no column for "${property}"`);
      const name = dataSource.driver.escape(column.databaseName);
      const { type } = await columnType(manager, entity, column);
      columns.push({ name, type });
    }
    const lists = columns.map(({ type }, i) => `$${i + 1}::text[]::${type}[]`);
    const names = columns.map((_, i) => `v${i}`);
    const isSame = columns.map(({ name }, i) => `applied.${name} = given.v${i}`);
    const known = await manager.query<{ readonly n: string }[]>(
      `select given.n from unnest(${lists.join(', ')}) with ordinality as given (${names.join(', ')}, n)
       cross join lateral (
         select from ${tableName(dataSource, entity)} applied where ${isSame.join(' and ')} limit 1) found`,
      identity.map((_, i) => identities.map((values) => values[i])),
    );
    return new Set(known.map(({ n }) => Number(n) - 1));
  }

  #identityOf(event: Event): Identifying[] {
    const row = this.options.rowOf(event);
    return this.options.identity.map((property) => {
      const value: unknown = row[property];
      return value instanceof Date ? value : String(value);
    });
  }
}
