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

  list(groupId: string, limit: number, before: string | null): Promise<readonly GroupEvent[]> {
    const found = this.#events
      .filter((event) => event.groupId === groupId)
      .filter(({ id }) => before === null || Number(id) < Number(before));
    return Promise.resolve(found.reverse().slice(0, limit));
  }
}
