import { LessThan, MoreThan, type Repository } from 'typeorm';
import { whileReachable } from '../../database/while-reachable.js';
import type { RowRange } from '../../lists/row-page.js';
import type { GroupEventEntity } from './group-event.entity.js';
import {
  EVENTS_KEPT_MS,
  type GroupEvent,
  type GroupEvents,
  type NewGroupEvent,
} from './group-events.js';

const NAME = 'The table of group events';

export class GroupEventsTable implements GroupEvents {
  constructor(private readonly repository: Repository<GroupEventEntity>) {}

  async add(events: readonly NewGroupEvent[]): Promise<void> {
    const newest = events.at(-1)?.at;
    if (newest === undefined) return;
    await whileReachable(NAME, this.repository.insert([...events]));
    const old = new Date(newest.getTime() - EVENTS_KEPT_MS);
    await whileReachable(NAME, this.repository.delete({ at: LessThan(old) }));
  }

  list(groupId: string, { direction, after, limit }: RowRange): Promise<readonly GroupEvent[]> {
    const behind = direction === 'desc' ? LessThan : MoreThan;
    const where = { groupId, ...(after !== null && { id: behind(String(after)) }) };
    const found = this.repository.find({ where, order: { id: direction }, take: limit });
    return whileReachable(NAME, found);
  }

  count(groupId: string): Promise<number> {
    return whileReachable(NAME, this.repository.count({ where: { groupId } }));
  }
}
