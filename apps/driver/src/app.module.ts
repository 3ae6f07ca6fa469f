import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContractError, deliveries, orders, restaurant } from '@posthorn/contracts';
import { openDataSource, OutboxModule } from '@posthorn/outbox';
import { PosthornModule } from '@posthorn/transport';
import { CONFIG, readConfig } from './config.js';
import { HealthController } from './health.controller.js';
import { migrations } from './migrations.js';
import { Delivery } from './delivery/delivery.entity.js';
import { DispatchController } from './delivery/dispatch.controller.js';
import { DispatchService } from './delivery/dispatch.service.js';
import { ReceivedEvent } from './received-event.entity.js';
import { TipsController } from './tips/tips.controller.js';
import { TipsService } from './tips/tips.service.js';

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
        schema: 'driver',
        applicationName: 'driver',
        entities: [Delivery, ReceivedEvent],
        migrations,
        migrationsRun: true,
      }),
      dataSourceFactory: openDataSource,
    }),
    PosthornModule.forRoot({
      brokers: config.brokers,
      clientId: 'driver',
      groupId: 'driver',
      consumer: {
        instanceId: config.instanceId,
        sessionTimeoutMs: 10_000,
        // Handlers wait for a transaction that they share, so many of them run at once; those of one order take turns.
        perPartition: 256,
        lane: (record) => record.key,
      },
      topics: {
        declare: [orders, restaurant, deliveries].map(({ name, partitions }) => ({
          topic: name,
          partitions,
        })),
      },
      // A database that is away is waited for; an event that breaks its contract will not get better by waiting.
      retry: { attempts: 1_000_000, maxDelayMs: 2000, fatal: [ContractError] },
    }),
    OutboxModule.forRoot({ instanceId: config.instanceId }),
  ],
  controllers: [DispatchController, TipsController, HealthController],
  providers: [DispatchService, TipsService],
})
export class AppModule {}
