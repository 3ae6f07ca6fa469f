import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import type { DbLogger } from '@posthorn/db';
import { AccessModule } from './access/access.module.js';
import { alertsFeature } from './alerts/alerts.feature.js';
import { ADMIN_CONTEXT, type AdminContext } from './admin-context.js';
import { AuditModule } from './audit/audit.module.js';
import { brokersFeature } from './brokers/brokers.feature.js';
import { ClusterController } from './cluster/cluster.controller.js';
import { ClusterService } from './cluster/cluster.service.js';
import { LogReader } from './cluster/log-reader.js';
import { PeerRequests } from './cluster/peer-requests.js';
import { contractsFeature } from './contracts/contracts.feature.js';
import { ConventionsModule } from './conventions/conventions.module.js';
import { adminDatabaseOptions, openAdminDatabase } from './database/admin-database.js';
import { AdminTables } from './database/admin-tables.js';
import { definitionsFeature } from './definitions/definitions.feature.js';
import { FirstUnconsumed } from './groups/first-unconsumed.js';
import { GroupDetailsController } from './groups/group-details.controller.js';
import { historyProviders, historyTables } from './groups/history-providers.js';
import { ResetActions } from './groups/reset-action.js';
import { GroupOffsetsController } from './groups/group-offsets.controller.js';
import { GroupsController } from './groups/groups.controller.js';
import { GroupsService } from './groups/groups.service.js';
import { LagService } from './groups/lag.service.js';
import { ResetService } from './groups/reset.service.js';
import { healthFeature } from './health/health.feature.js';
import { ClusterSampler } from './metrics/cluster-sample.js';
import { GroupSampler } from './metrics/group-sample.js';
import { LiveController } from './live/live.controller.js';
import { LiveFiguresService } from './live/live-figures.service.js';
import { LiveSampler } from './live/live-sampler.js';
import { LetterSampler } from './metrics/letter-sample.js';
import { RestoreTable } from './restores/restore-table.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { MetricsService } from './metrics/metrics.service.js';
import { RecordViews } from './record-views/record-views.js';
import { rateProviders } from './rates/rate-providers.js';
import { RatesController } from './rates/rates.controller.js';
import { maskingFeature } from './masking/masking.feature.js';
import { JobsModule } from './jobs/jobs.module.js';
import { ControlTopic } from './pauses/control-topic.js';
import { PausesController } from './pauses/pauses.controller.js';
import { PausesService } from './pauses/pauses.service.js';
import { ProblemsController } from './problems/problems.controller.js';
import { BrowseService } from './records/browse.service.js';
import { PublishService } from './records/publish.service.js';
import { RecordsController } from './records/records.controller.js';
import { BatchController } from './records/batch.controller.js';
import { TailController } from './records/tail.controller.js';
import { indexBuildsFeature } from './index-builds/index-builds.feature.js';
import { journeysFeature } from './journeys/journeys.feature.js';
import { searchFeature } from './search/search.feature.js';
import { settingsFeature } from './settings/settings.feature.js';
import { SettingsTable } from './settings/settings.js';
import { storageFeature } from './storage/storage.feature.js';
import { topologyFeature } from './topology/topology.feature.js';
import type { SignInSettings } from './sign-in/sign-in-settings.js';
import { StreamsModule } from './streams/streams.module.js';
import { PartitionsController } from './topics/partitions.controller.js';
import { StatsService } from './topics/stats.service.js';
import { TopicDescriptionController } from './topics/topic-description.controller.js';
import { TopicDescriptions } from './topics/topic-descriptions.js';
import { TopicActionsController } from './topics/topic-actions.controller.js';
import { TruncateService } from './topics/truncate.service.js';
import { TopicsController } from './topics/topics.controller.js';
import { TopicsService } from './topics/topics.service.js';

/** Folders that say themselves what they are made of; one a line, as they come from everywhere. */
// prettier-ignore
const features: readonly { readonly controllers: Type[]; readonly providers: Provider[] }[] = [
  healthFeature,
  searchFeature,
  journeysFeature,
  topologyFeature,
  storageFeature,
  brokersFeature,
  contractsFeature,
  indexBuildsFeature,
  definitionsFeature,
  maskingFeature,
  settingsFeature,
  alertsFeature,
];

const DATABASE_ATTEMPTS = 5;
const DATABASE_RETRY_MS = 1_000;

@Module({})
export class AdminModule {
  /** @param databaseUrl null keeps the audit log in memory. */
  static forBroker(
    context: AdminContext,
    databaseUrl: string | null,
    signIn: SignInSettings,
  ): DynamicModule {
    return {
      module: AdminModule,
      // What features that are modules of their own build upon.
      global: true,
      exports: [ADMIN_CONTEXT, AdminTables, LogReader, RecordViews, SettingsTable],
      imports: [
        JobsModule,
        ...(databaseUrl === null ? [] : databaseModules(databaseUrl)),
        AuditModule.forBroker(context, databaseUrl),
        AccessModule.forBroker(context, signIn),
        ConventionsModule.forBroker(context, databaseUrl),
        StreamsModule,
      ],
      controllers: [
        TopicsController,
        PartitionsController,
        TopicActionsController,
        TopicDescriptionController,
        RecordsController,
        TailController,
        BatchController,
        LiveController,
        RatesController,
        GroupsController,
        GroupOffsetsController,
        PausesController,
        GroupDetailsController,
        ClusterController,
        ProblemsController,
        MetricsController,
        ...features.flatMap(({ controllers }) => controllers),
      ],
      providers: [
        { provide: ADMIN_CONTEXT, useValue: context },
        { provide: AdminTables, useFactory: () => new AdminTables(databaseUrl, dbLogger(context)) },
        PeerRequests,
        LogReader,
        ClusterService,
        TopicsService,
        TopicDescriptions,
        TruncateService,
        StatsService,
        BrowseService,
        PublishService,
        GroupsService,
        ControlTopic,
        PausesService,
        FirstUnconsumed,
        LagService,
        LiveSampler,
        LiveFiguresService,
        ResetService,
        ResetActions,
        ...historyProviders(databaseUrl),
        ...rateProviders(databaseUrl),
        ClusterSampler,
        GroupSampler,
        LetterSampler,
        RestoreTable,
        MetricsService,
        ...features.flatMap(({ providers }) => providers),
      ],
    };
  }
}

function databaseModules(url: string): DynamicModule[] {
  return [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({
        ...adminDatabaseOptions(url),
        retryAttempts: DATABASE_ATTEMPTS,
        retryDelay: DATABASE_RETRY_MS,
      }),
      dataSourceFactory: (options) => openAdminDatabase(options as DataSourceOptions),
    }),
    historyTables(),
  ];
}

function dbLogger({ logger }: AdminContext): DbLogger {
  return { warn: (message, details) => logger.warn({ details }, message) };
}
