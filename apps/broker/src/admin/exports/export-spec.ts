import type { Json } from '../jobs/job.js';
import type { Unmasks } from '../masking/masking.js';
import type { RangePosition, RangesOfTopic } from '../ranges/record-range.js';
import type { ReplayFilter } from '../replays/replay-spec.js';
import type { ExportFormat } from './export-text.js';

/** What an export was asked for, as its job keeps it. */
export interface ExportSpec extends RangesOfTopic {
  readonly where: ReplayFilter;
  readonly format: ExportFormat;
  /** What whoever asked for it may see of records, which is all that `where` sees and all that is written. */
  readonly unmasks: Unmasks;
}

/** How far an export is, and what it has written so far. */
export interface ExportPosition {
  readonly offsets: RangePosition;
  /** Numbered from 0 without a gap. */
  readonly chunks: number;
  /** Of the text. */
  readonly bytes: number;
  /** Of the chunks, compressed. */
  readonly storedBytes: number;
  /** CRC-32 of the text. */
  readonly crc: number;
  /** Chunks of it were deleted, by somebody or because their time was over. */
  readonly isDeleted?: true;
}

const BEGINNING: ExportPosition = { offsets: {}, chunks: 0, bytes: 0, storedBytes: 0, crc: 0 };

export const exportAsJson = (value: ExportSpec | ExportPosition): Json => value as unknown as Json;
export const asExportSpec = (spec: Json): ExportSpec => spec as unknown as ExportSpec;
export const asExportPosition = (position: Json): ExportPosition =>
  position === null ? BEGINNING : (position as unknown as ExportPosition);
