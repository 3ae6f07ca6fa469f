import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContractError, orders, restaurant } from '@posthorn/contracts';
import { openDataSource, OutboxModule } from '@posthorn/outbox';
import { PosthornModule } from '@posthorn/transport';
import { CONFIG, readConfig } from './config.js';
import { HealthController } from './health.controller.js';
import { migrations } from './migrations.js';
import { ReceivedEvent } from './received-event.entity.js';
import { Recipe } from './recipes/recipe.entity.js';
import { RecipesController } from './recipes/recipes.controller.js';
import { RecipesService } from './recipes/recipes.service.js';
import { FailedAttempt } from './ticket/failed-attempt.entity.js';
import { FailureLog } from './ticket/failure-log.js';
import { KitchenController } from './ticket/kitchen.controller.js';
import { KitchenService } from './ticket/kitchen.service.js';
import { Ticket } from './ticket/ticket.entity.js';
import { UnknownRecipeError } from './ticket/ticket.js';

const config = readConfig(process.env);

@Global()
@Module({ providers: [{ provide: CONFIG, useValue: config }], exports: [CONFIG] })
class SettingsModule {}

@Module({
  imports: [
    SettingsModule,
    TypeOrmModule.forRootAsync({
      useFactory: () => ({
        type: 'postgres',
        url: config.databaseUrl,
        schema: 'restaurant',
        applicationName: 'restaurant',
        entities: [FailedAttempt, ReceivedEvent, Recipe, Ticket],
        migrations,
        migrationsRun: true,
      }),
      dataSourceFactory: openDataSource,
    }),
    PosthornModule.forRoot({
      brokers: config.brokers,
      clientId: 'restaurant',
      groupId: 'restaurant',
      consumer: {
        instanceId: config.instanceId,
        sessionTimeoutMs: 10_000,
        // Handlers wait for a transaction that they share, so many of them run at once; those of one order take turns.
        perPartition: 256,
        lane: (record) => record.key,
      },
      topics: {
        declare: [orders, restaurant].map(({ name, partitions }) => ({
          topic: name,
          partitions,
        })),
      },
      // A database that is away is waited for; an event that breaks its contract will not get better by waiting.
      retry: {
        attempts: 1_000_000,
        maxDelayMs: 2000,
        fatal: [ContractError, (error) => UnknownRecipeError.gaveUp(error)],
      },
    }),
    OutboxModule.forRoot({ instanceId: config.instanceId }),
  ],
  controllers: [KitchenController, RecipesController, HealthController],
  providers: [KitchenService, RecipesService, FailureLog],
})
export class AppModule {}
