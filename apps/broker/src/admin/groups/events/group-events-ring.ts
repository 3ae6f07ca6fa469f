import type { RowRange } from '../../lists/row-page.js';
import type { GroupEvent, GroupEvents, NewGroupEvent } from './group-events.js';

const EVENTS_MAX = 1000;

/** The rebalances of a broker without a database: the last thousand. */
export class GroupEventsRing implements GroupEvents {
  #events: GroupEvent[] = [];
  #lastId = 0;

  add(events: readonly NewGroupEvent[]): Promise<void> {
    const added = events.map((event) => ({ ...event, id: String(++this.#lastId) }));
    this.#events = [...this.#events, ...added].slice(-EVENTS_MAX);
    return Promise.resolve();
  }

  list(groupId: string, { direction, after, limit }: RowRange): Promise<readonly GroupEvent[]> {
    const isDescending = direction === 'desc';
    const found = this.#of(groupId).filter(
      ({ id }) => after === null || (isDescending ? BigInt(id) < after : BigInt(id) > after),
    );
    return Promise.resolve((isDescending ? found.reverse() : found).slice(0, limit));
  }

  count(groupId: string): Promise<number> {
    return Promise.resolve(this.#of(groupId).length);
  }

  #of(groupId: string): GroupEvent[] {
    return this.#events.filter((event) => event.groupId === groupId);
  }
}
