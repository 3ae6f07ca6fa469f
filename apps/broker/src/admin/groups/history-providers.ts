import type { Provider } from '@nestjs/common';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DynamicModule } from '@nestjs/common';
import type { Repository } from 'typeorm';
import { GroupEventEntity } from './events/group-event.entity.js';
import { GroupEventRecorder } from './events/group-event-recorder.js';
import { GROUP_EVENTS } from './events/group-events.js';
import { GroupEventsRing } from './events/group-events-ring.js';
import { GroupEventsTable } from './events/group-events-table.js';
import { LAG_HISTORY } from './history/lag-history.js';
import { LagHistoryMemory } from './history/lag-history-memory.js';
import { LagHistoryTable } from './history/lag-history-table.js';
import { LagPointEntity } from './history/lag-point.entity.js';
import { LagRecorder } from './history/lag-recorder.js';
import { RateLookEntity } from '../rates/rate-look.entity.js';

/** What is remembered of groups: in PostgreSQL, or without one in memory. */
export function historyProviders(databaseUrl: string | null): Provider[] {
  return [...storesOf(databaseUrl), LagRecorder, GroupEventRecorder];
}

export function historyTables(): DynamicModule {
  return TypeOrmModule.forFeature([LagPointEntity, GroupEventEntity, RateLookEntity]);
}

function storesOf(databaseUrl: string | null): Provider[] {
  if (databaseUrl === null) {
    return [
      { provide: LAG_HISTORY, useClass: LagHistoryMemory },
      { provide: GROUP_EVENTS, useClass: GroupEventsRing },
    ];
  }
  return [
    {
      provide: LAG_HISTORY,
      useFactory: (repository: Repository<LagPointEntity>) => new LagHistoryTable(repository),
      inject: [getRepositoryToken(LagPointEntity)],
    },
    {
      provide: GROUP_EVENTS,
      useFactory: (repository: Repository<GroupEventEntity>) => new GroupEventsTable(repository),
      inject: [getRepositoryToken(GroupEventEntity)],
    },
  ];
}
