import { Injectable } from '@nestjs/common';
import { crc32 } from 'node:zlib';
import type { PoolClient } from '@posthorn/db';
import type { CommittedRecord } from '../cluster/committed-records.js';
import type { Job, JobOutcome } from '../jobs/job.js';
import { COMPLETED, type Ending, type JobKind } from '../jobs/job-kind.js';
import { JobTable } from '../jobs/job-table.js';
import { RangeReader, type RangePage } from '../ranges/range-reader.js';
import { RecordViews } from '../record-views/record-views.js';
import { recordsOf } from '../replays/replay-filter.js';
import { ExportChunks } from './export-chunks.js';
import { ExportLimits } from './export-limits.js';
import {
  asExportPosition,
  asExportSpec,
  exportAsJson,
  type ExportPosition,
  type ExportSpec,
} from './export-spec.js';
import { exportTexts } from './export-text.js';
import { deflateChunk } from './gzip-chunks.js';

/** Of the text of a step, and so what is in memory: compressed batches may unfold to a thousand times of what is read. */
const STEP_TEXT_LENGTH_MAX = 4 * 1024 * 1024;

/** What a step writes, and where it ends. */
interface Stretch {
  readonly text: string;
  readonly written: number;
  readonly undecodable: number;
  readonly nextOffset: bigint;
}

/**
 * Writes a stretch of a topic into chunks of a file. A chunk is committed together with the position behind it, and only from
 * the position before it: whoever dies, or goes on without knowing that it was succeeded, leaves neither a gap nor a double.
 */
@Injectable()
export class ExportKind implements JobKind {
  readonly kind = 'export';
  readonly atOnceMax = 2;

  constructor(
    private readonly reader: RangeReader,
    private readonly views: RecordViews,
    private readonly table: JobTable,
    private readonly chunks: ExportChunks,
    private readonly limits: ExportLimits,
  ) {}

  async step(job: Job, limit: number): Promise<Job | Ending> {
    const spec = asExportSpec(job.spec);
    const before = asExportPosition(job.position);
    const page = await this.reader.next(spec, before.offsets);
    const opening = job.position === null ? exportTexts[spec.format].opening : '';
    if (page === null && opening === '') return COMPLETED;
    // Without a rate the limit only says how soon a pause is obeyed, and a page is not much.
    const most = job.recordsPerSecond === null ? Infinity : limit;
    const stretch = page === null ? null : await this.stretchOf(page, spec, most);
    const text = Buffer.from(opening + (stretch?.text ?? ''));
    const chunk = text.length === 0 ? null : await deflateChunk(text);
    const position: ExportPosition = {
      offsets: {
        ...before.offsets,
        ...(page && stretch && { [page.range.partition]: String(stretch.nextOffset) }),
      },
      chunks: before.chunks + (chunk === null ? 0 : 1),
      bytes: before.bytes + text.length,
      storedBytes: before.storedBytes + (chunk?.length ?? 0),
      crc: crc32(text, before.crc),
    };
    const because = chunk && (await this.limits.refusalOf(before.storedBytes, chunk.length));
    if (because !== null) return { over: 'truncated', because };
    const processed = page && stretch ? Number(stretch.nextOffset - page.offset) : 0;
    const { written = 0, undecodable: failed = 0 } = stretch ?? {};
    const skipped = processed - written - failed;
    const measuredRate = job.measuredRate ?? 0;
    const progress = { position: exportAsJson(position), processed, failed, skipped, measuredRate };
    const wanted = await this.table.advance(job, progress, async (client) => {
      if (chunk !== null) await this.chunks.insert(client, job.id, before.chunks, chunk);
    });
    return {
      ...job,
      wanted,
      position: progress.position,
      processed: job.processed + BigInt(processed),
      failed: job.failed + BigInt(failed),
      skipped: job.skipped + BigInt(skipped),
    };
  }

  /** A part of a topic is worth nothing to whoever has stopped it, and may hold what should not be kept. */
  async end(client: PoolClient, { id }: Job, outcome: JobOutcome): Promise<void> {
    if (outcome === 'cancelled' || outcome === 'failed') await this.chunks.delete(client, id);
  }

  private async stretchOf(page: RangePage, spec: ExportSpec, most: number): Promise<Stretch> {
    const { topic, where, unmasks, format } = spec;
    const view = this.views.ofJob(unmasks, topic);
    const isMeant = view.filter(topic, recordsOf(where));
    const lines: string[] = [];
    let length = 0;
    let { nextOffset } = page;
    for (const record of page.records) {
      if (record.offset >= page.to) break;
      if (!(await isMeant(record))) continue;
      const line = exportTexts[format].record(await view.show(topic, browsed(record)));
      lines.push(line);
      length += line.length;
      if (lines.length < most && length < STEP_TEXT_LENGTH_MAX) continue;
      nextOffset = record.offset + 1n;
      break;
    }
    const undecodable = page.undecodable.filter(({ baseOffset }) => baseOffset < nextOffset).length;
    return { text: lines.join(''), written: lines.length, undecodable, nextOffset };
  }
}

function browsed(record: CommittedRecord) {
  return { ...record, nextOffset: record.offset + 1n, undecodable: null };
}
