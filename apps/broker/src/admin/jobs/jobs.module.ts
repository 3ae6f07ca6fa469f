import { Module } from '@nestjs/common';
import { CommittedRecords } from '../cluster/committed-records.js';
import { DeadLettersController } from '../dead-letters/dead-letters.controller.js';
import { DeadLettersService } from '../dead-letters/dead-letters.service.js';
import { LetterIndex } from '../dead-letters/letter-index.js';
import { LetterIndexer } from '../dead-letters/letter-indexer.js';
import { LetterRecords } from '../dead-letters/letter-records.js';
import { LetterTable } from '../dead-letters/letter-table.js';
import { RedriveKind } from '../dead-letters/redrive-kind.js';
import { RedriveTable } from '../dead-letters/redrive-table.js';
import { RedriveJobsController } from '../dead-letters/redrive-jobs.controller.js';
import { RedrivesController } from '../dead-letters/redrives.controller.js';
import { RedrivesService } from '../dead-letters/redrives.service.js';
import { ExportChunks } from '../exports/export-chunks.js';
import { ExportKind } from '../exports/export-kind.js';
import { ExportLimits } from '../exports/export-limits.js';
import { ExportsController } from '../exports/exports.controller.js';
import { ExportsService } from '../exports/exports.service.js';
import { RangePlanner } from '../ranges/range-planner.js';
import { RangeReader } from '../ranges/range-reader.js';
import { ReplayKind } from '../replays/replay-kind.js';
import { ReplaysController } from '../replays/replays.controller.js';
import { ReplaysService } from '../replays/replays.service.js';
import { Copier } from './copier.js';
import { CopyTarget } from './copy-target.js';
import { JOB_KINDS, type JobKind } from './job-kind.js';
import { JobRunner } from './job-runner.js';
import { JobsService } from './jobs.service.js';
import { JobTable } from './job-table.js';

/** Dead letters, redrives, replays and exports, and the jobs that they are. */
@Module({
  controllers: [
    DeadLettersController,
    RedrivesController,
    RedriveJobsController,
    ReplaysController,
    ExportsController,
  ],
  providers: [
    CommittedRecords,
    LetterIndex,
    LetterIndexer,
    LetterRecords,
    LetterTable,
    DeadLettersService,
    RedriveTable,
    RedriveKind,
    RedrivesService,
    ReplayKind,
    ReplaysService,
    RangePlanner,
    RangeReader,
    ExportChunks,
    ExportKind,
    ExportLimits,
    ExportsService,
    {
      provide: JOB_KINDS,
      useFactory: (
        copier: Copier,
        redrives: RedriveKind,
        replays: ReplayKind,
        exports: ExportKind,
      ): JobKind[] => [copier.jobsOf(redrives), copier.jobsOf(replays), exports],
      inject: [Copier, RedriveKind, ReplayKind, ExportKind],
    },
    CopyTarget,
    Copier,
    JobTable,
    JobRunner,
    JobsService,
  ],
  // For /metrics.
  exports: [LetterTable, JobTable, ExportLimits],
})
export class JobsModule {}
