import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ListsInterceptor } from '../lists/lists.interceptor.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';
import { IdempotencyRing } from './idempotency-ring.js';
import { IDEMPOTENCY_STORE } from './idempotency-store.js';
import { IdempotencyTable } from './idempotency-table.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { KnownTopicsInterceptor } from './known-topics.interceptor.js';
import { StrictQueryInterceptor } from './strict-query.interceptor.js';

/** What every write of this API keeps to, whichever controller it is in. */
@Module({})
export class ConventionsModule {
  /** @param databaseUrl null keeps keys in memory. */
  static forBroker(context: AdminContext, databaseUrl: string | null): DynamicModule {
    return {
      module: ConventionsModule,
      imports: databaseUrl === null ? [] : [TypeOrmModule.forFeature([IdempotencyKeyEntity])],
      providers: [
        { provide: ADMIN_CONTEXT, useValue: context },
        store(databaseUrl),
        // In this order: what is no request of this API must not use up a key.
        { provide: APP_INTERCEPTOR, useClass: ListsInterceptor },
        { provide: APP_INTERCEPTOR, useClass: StrictQueryInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        // What is answered from a key looks nothing up.
        { provide: APP_INTERCEPTOR, useClass: KnownTopicsInterceptor },
      ],
    };
  }
}

function store(databaseUrl: string | null): Provider {
  if (databaseUrl === null) {
    return {
      provide: IDEMPOTENCY_STORE,
      useFactory: ({ clock }: AdminContext) => new IdempotencyRing(clock),
      inject: [ADMIN_CONTEXT],
    };
  }
  return {
    provide: IDEMPOTENCY_STORE,
    useFactory: (repository: Repository<IdempotencyKeyEntity>) => new IdempotencyTable(repository),
    inject: [getRepositoryToken(IdempotencyKeyEntity)],
  };
}
