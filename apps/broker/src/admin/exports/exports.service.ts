import { Injectable } from '@nestjs/common';
import { demand } from '../access/access-guard.js';
import type { Permissions } from '../access/permissions.js';
import type { Caller } from '../audit/caller.js';
import { AdminTables, queriesOf } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import type { Job } from '../jobs/job.js';
import { JobsService } from '../jobs/jobs.service.js';
import { unmasksOf, type Unmasks } from '../masking/masking.js';
import { RangePlanner } from '../ranges/range-planner.js';
import { offsetsIn } from '../ranges/record-range.js';
import { replayFilterOf } from '../replays/replay-filter.js';
import { ExportChunks, exportGone } from './export-chunks.js';
import { ExportLimits } from './export-limits.js';
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
    private readonly limits: ExportLimits,
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

  /** @throws Problem what `start` would. */
  requireRoom({ actor }: Caller): Promise<void> {
    return this.limits.check(actor);
  }

  /** @throws Problem too-many-exports, exports-full */
  start(spec: ExportSpec, recordsPerSecond: number | null, caller: Caller): Promise<Job> {
    const total = BigInt(offsetsIn(spec));
    const job = { kind: 'export', spec: exportAsJson(spec), total, recordsPerSecond } as const;
    return this.jobs.create(job, caller, (client, id) =>
      this.limits.check(caller.actor, { within: queriesOf(client), id }),
    );
  }

  /** What somebody may take. @throws Problem forbidden, job-not-in-state, export-gone */
  async file(id: bigint, caller: Caller, permissions: Permissions): Promise<ExportFile> {
    const job = await this.jobs.get('export', id);
    const spec = asExportSpec(job.spec);
    demandFile(job, spec, caller, permissions);
    requireDone(job);
    const position: ExportPosition = asExportPosition(job.position);
    const { chunks, bytes, storedBytes } = position;
    if ((await this.chunks.count(id)) < chunks) throw exportGone(id);
    const gzip = gzipOf(this.chunks.read(id, chunks), position);
    return { spec, bytes, gzipBytes: gzipBytes(storedBytes), gzip };
  }

  /** Whether somebody may delete the content. @throws Problem as `file`, but that it need not be readable any more. */
  async requireContent(id: bigint, caller: Caller, permissions: Permissions): Promise<void> {
    const job = await this.jobs.get('export', id);
    demandOwn(job, asExportSpec(job.spec), caller, permissions);
    requireDone(job);
    if ((await this.chunks.count(id)) === 0) throw exportGone(id);
  }

  /** Whoever reads it at the moment gets the end of the connection. */
  deleteContent(id: bigint): Promise<void> {
    return this.tables.transaction((client) => this.chunks.delete(client, id));
  }
}

/** Those whose it is, and nobody who may see less of the topic by now than stands in it. */
function demandFile(job: Job, spec: ExportSpec, caller: Caller, permissions: Permissions): void {
  const { topic, unmasks } = spec;
  demand(permissions, 'topic:records_read', topic);
  demandOwn(job, spec, caller, permissions);
  const sees = unmasksOf(permissions, topic);
  if (SEES[sees] < SEES[unmasks]) demand(permissions, 'topic:records_unmask', topic);
}

/** Who asked for it, or who may see everything. */
function demandOwn(
  { id, createdBy }: Job,
  { topic }: ExportSpec,
  { actor }: Caller,
  permissions: Permissions,
): void {
  if (actor === createdBy || unmasksOf(permissions, topic) === 'everything') return;
  const detail = `The content of export ${id} is for ${createdBy}, who asked for it, and for whoever may see everything.`;
  throw new Problem('forbidden', detail);
}

/** What it has written is whole, though its time may be over. */
export function isDone({ status }: Pick<Job, 'status'>): boolean {
  return status === 'completed' || status === 'truncated';
}

function requireDone(job: Job): void {
  if (isDone(job)) return;
  const detail = `The export is ${job.status}: there is no content until it is completed.`;
  throw new Problem('job-not-in-state', detail);
}
