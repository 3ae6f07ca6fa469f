import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContractError, orders, payments, restaurant } from '@posthorn/contracts';
import { openDataSource, OutboxModule } from '@posthorn/outbox';
import { PosthornModule } from '@posthorn/transport';
import { CONFIG, readConfig } from './config.js';
import { HealthController } from './health.controller.js';
import { migrations } from './migrations.js';
import { CashierController } from './payment/cashier.controller.js';
import { CashierService } from './payment/cashier.service.js';
import { LedgerEntry } from './payment/ledger-entry.entity.js';
import { Payment } from './payment/payment.entity.js';
import { ProviderController } from './provider/provider.controller.js';
import { ProviderService } from './provider/provider.service.js';
import { ProviderSettings } from './provider/provider-settings.entity.js';
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
        schema: 'payment',
        applicationName: 'payment',
        entities: [Payment, LedgerEntry, ProviderSettings, ReceivedEvent],
        migrations,
        migrationsRun: true,
      }),
      dataSourceFactory: openDataSource,
    }),
    PosthornModule.forRoot({
      brokers: config.brokers,
      clientId: 'payment',
      groupId: 'payment',
      consumer: {
        instanceId: config.instanceId,
        sessionTimeoutMs: 10_000,
        // Handlers wait for a transaction that they share, so many of them run at once; those of one order take turns.
        perPartition: 256,
        lane: (record) => record.key,
      },
      topics: {
        declare: [orders, restaurant, payments].map(({ name, partitions }) => ({
          topic: name,
          partitions,
        })),
      },
      // A database that is away is waited for; an event that breaks its contract will not get better by waiting.
      retry: { attempts: 1_000_000, maxDelayMs: 2000, fatal: [ContractError] },
    }),
    OutboxModule.forRoot({ instanceId: config.instanceId }),
  ],
  controllers: [CashierController, ProviderController, HealthController],
  providers: [CashierService, ProviderService],
})
export class AppModule {}
