import { DECOMPRESSED_BYTES_MAX } from '@posthorn/records';
import type { Shown, ShownFrame } from '../record-views/record-views.js';
import { decodeBytes } from '../records/decode-bytes.js';
import type { BrowsedRecord } from '../records/partition-reader.js';
import { recordBody, timeOf } from '../records/record-body.js';

/** No key or value is longer than the batch that it came in. */
const WHOLE = DECOMPRESSED_BYTES_MAX;

export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * What a spreadsheet would take for a formula, which may send away what stands beside it: an apostrophe makes it a text. Of full
 * width they are formulas to Excel where such are typed.
 */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** How records become a file. */
interface ExportText {
  readonly mediaType: string;
  /** What stands before the first record. */
  readonly opening: string;
  readonly record: (record: Shown<BrowsedRecord>) => string;
}

export const exportTexts: Readonly<Record<ExportFormat, ExportText>> = {
  /** Each record as the API shows one, whole. */
  ndjson: {
    mediaType: 'application/x-ndjson',
    opening: '',
    record: (record) => `${JSON.stringify(recordBody(record, WHOLE))}\n`,
  },
  csv: {
    mediaType: 'text/csv; charset=utf-8; header=present',
    opening: csvLine(['partition', 'offset', 'timestamp', 'key', 'value', 'headers']),
    record: ({ partition, offset, timestamp, key, value, headers, keyFrame, valueFrame }) =>
      csvLine([
        String(partition),
        String(offset),
        timestamp < 0n ? null : (timeOf(timestamp) ?? String(timestamp)),
        textOf(key, keyFrame),
        textOf(value, valueFrame),
        // As pairs, since a record may have one name several times.
        headers.length === 0
          ? null
          : JSON.stringify(headers.map(([name, content]) => [name, textOf(content, null)])),
      ]),
  },
};

/** By the schema that it names, as text where it is text, else in base64. */
function textOf(bytes: Buffer | null, frame: ShownFrame | null): string | null {
  if (bytes === null) return null;
  if (frame !== null && 'text' in frame) return frame.text;
  const { text, base64 = '' } = decodeBytes(bytes, WHOLE);
  return text ?? `base64:${base64}`;
}

/** RFC 4180. Nothing is null, and `""` is a text without characters. */
function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '' : csvCell(cell))).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
