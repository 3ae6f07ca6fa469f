import { Injectable } from '@nestjs/common';
import { demand } from '../access/access-guard.js';
import type { Permissions } from '../access/permissions.js';
import type { Caller } from '../audit/caller.js';
import { AdminTables } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import type { Job } from '../jobs/job.js';
import { JobsService } from '../jobs/jobs.service.js';
import { unmasksOf, type Unmasks } from '../masking/masking.js';
import { RangePlanner } from '../ranges/range-planner.js';
import { offsetsIn } from '../ranges/record-range.js';
import { replayFilterOf } from '../replays/replay-filter.js';
import { ExportChunks, exportGone } from './export-chunks.js';
import {
  asExportPosition,
  asExportSpec,
  exportAsJson,
  type ExportPosition,
  type ExportSpec,
} from './export-spec.js';
import type { CreateExportBody } from './exports.dto.js';
import { gzipBytes, gzipOf } from './gzip-chunks.js';

/** A file that is ready to be taken. */
export interface ExportFile {
  readonly spec: ExportSpec;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** To be read once. */
  readonly gzip: AsyncIterable<Buffer>;
}

const SEES: Readonly<Record<Unmasks, number>> = { nothing: 0, topic: 1, everything: 2 };

/** Exports: how they begin, and what they have come to. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly tables: AdminTables,
    private readonly planner: RangePlanner,
    private readonly jobs: JobsService,
    private readonly chunks: ExportChunks,
  ) {}

  /** @throws Problem needs-postgresql: there is nowhere to write to. */
  async plan(
    { source, where = {}, format = 'ndjson' }: CreateExportBody,
    permissions: Permissions,
  ): Promise<ExportSpec> {
    await this.tables.query('select');
    const { topic, ranges } = await this.planner.plan(source);
    return {
      topic: topic.name,
      topicId: topic.id,
      ranges,
      where: replayFilterOf(where),
      format,
      unmasks: unmasksOf(permissions, topic.name),
    };
  }

  start(spec: ExportSpec, recordsPerSecond: number | null, caller: Caller): Promise<Job> {
    const total = BigInt(offsetsIn(spec));
    const job = { kind: 'export', spec: exportAsJson(spec), total, recordsPerSecond } as const;
    return this.jobs.create(job, caller);
  }

  /** What somebody may take. @throws Problem forbidden, job-not-in-state, export-gone */
  async file(id: bigint, caller: Caller, permissions: Permissions): Promise<ExportFile> {
    const job = await this.jobs.get('export', id);
    const spec = asExportSpec(job.spec);
    demandFile(job, spec, caller, permissions);
    if (job.status !== 'completed' && job.status !== 'truncated') {
      const detail = `The export is ${job.status}: there is no content until it is completed.`;
      throw new Problem('job-not-in-state', detail);
    }
    const position: ExportPosition = asExportPosition(job.position);
    const { chunks, bytes, storedBytes } = position;
    if ((await this.chunks.count(id)) < chunks) throw exportGone(id);
    const gzip = gzipOf(this.chunks.read(id, chunks), position);
    return { spec, bytes, gzipBytes: gzipBytes(storedBytes), gzip };
  }
}

/** Who asked for it, or who may see everything; and nobody who may see less of the topic by now than stands in it. */
function demandFile(
  { id, createdBy }: Job,
  { topic, unmasks }: ExportSpec,
  { actor }: Caller,
  permissions: Permissions,
): void {
  demand(permissions, 'topic:records_read', topic);
  const sees = unmasksOf(permissions, topic);
  if (actor !== createdBy && sees !== 'everything') {
    const detail = `Only ${createdBy}, who asked for it, and whoever may see everything may take export ${id}.`;
    throw new Problem('forbidden', detail);
  }
  if (SEES[sees] < SEES[unmasks]) demand(permissions, 'topic:records_unmask', topic);
}
