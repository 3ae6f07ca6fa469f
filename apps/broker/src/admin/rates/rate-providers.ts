import type { Provider } from '@nestjs/common';
import { getRepositoryToken } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { RATE_HISTORY } from './rate-history.js';
import { RateHistoryMemory } from './rate-history-memory.js';
import { RateHistoryTable } from './rate-history-table.js';
import { RateLookEntity } from './rate-look.entity.js';
import { RateRecorder } from './rate-recorder.js';

/** What is remembered of rates: in PostgreSQL, or without one in memory. */
export function rateProviders(databaseUrl: string | null): Provider[] {
  const history =
    databaseUrl === null
      ? { provide: RATE_HISTORY, useClass: RateHistoryMemory }
      : {
          provide: RATE_HISTORY,
          useFactory: (repository: Repository<RateLookEntity>) => new RateHistoryTable(repository),
          inject: [getRepositoryToken(RateLookEntity)],
        };
  return [history, RateRecorder];
}
