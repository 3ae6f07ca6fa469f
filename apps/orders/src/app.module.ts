import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContractError, deliveries, orders, payments, restaurant } from '@posthorn/contracts';
import { openDataSource, OutboxModule } from '@posthorn/outbox';
import { PosthornModule } from '@posthorn/transport';
import { CONFIG, readConfig } from './config.js';
import { HealthController } from './health.controller.js';
import { migrations } from './migrations.js';
import { Order } from './order/order.entity.js';
import { OrdersController } from './order/orders.controller.js';
import { OrdersService } from './order/orders.service.js';
import { ProgressController } from './order/progress.controller.js';
import { ProgressService, UnknownOrderError } from './order/progress.service.js';
import { ReceivedEvent } from './received-event.entity.js';

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
        schema: 'orders',
        applicationName: 'orders',
        entities: [Order, ReceivedEvent],
        migrations,
        migrationsRun: true,
      }),
      dataSourceFactory: openDataSource,
    }),
    PosthornModule.forRoot({
      brokers: config.brokers,
      clientId: 'orders',
      groupId: 'orders',
      consumer: {
        instanceId: config.instanceId,
        sessionTimeoutMs: 10_000,
        // Handlers wait for a transaction that they share, so many of them run at once; those of one order take turns.
        perPartition: 256,
        lane: (record) => record.key,
      },
      topics: {
        declare: [orders, restaurant, payments, deliveries].map(({ name, partitions }) => ({
          topic: name,
          partitions,
        })),
      },
      // A database that is away is waited for; an event that breaks its contract will not get better by waiting.
      retry: { attempts: 1_000_000, maxDelayMs: 2000, fatal: [ContractError, UnknownOrderError] },
    }),
    OutboxModule.forRoot({ instanceId: config.instanceId }),
  ],
  controllers: [OrdersController, ProgressController, HealthController],
  providers: [OrdersService, ProgressService],
})
export class AppModule {}
