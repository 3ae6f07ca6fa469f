import type { Extent } from './extent.js';

/**
 * Data bytes of a row. A page holds 8,160 bytes of tuple; the header takes 24, our columns 36, so that 8,100 would fit:
 * 8,060 leaves room for one more column. A row per page, and none ever reaches TOAST.
 */
export const SLICE_BYTES_MAX = 8_060;

/** What a row stores of an extent beside its bytes. */
export interface StoredExtent extends Extent {
  readonly partitionId: number;
  /** Largest timestamp of the partition in the segment up to and including this extent. */
  readonly maxTimestamp: bigint;
  /** Bytes of the partition's log before this extent. */
  readonly position: bigint;
  /** A snapshot of the producers' state at baseOffset: stored with chunks -1, -2, ... and skipped by every read. */
  readonly isSnapshot?: boolean;
}

const COLUMNS = 7;
const ROW_HEADER_BYTES = 2 + 2 * (4 + 4) + 4 * (4 + 8) + 4;
const SIGNATURE = Buffer.from('PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
/**
 * Rows per CopyData message. The server takes a message in whole before it looks into it; with one message for
 * everything, reading from the socket and inserting would take turns.
 */
const ROWS_PER_MESSAGE = 8;

/**
 * The extents as the messages of one COPY ... FROM STDIN (FORMAT BINARY): CopyData, ..., CopyDone.
 * @param allocate gives at least so many bytes, which are overwritten
 */
export function encodeCopy(
  extents: readonly StoredExtent[],
  allocate: (bytes: number) => Buffer = (bytes) => Buffer.allocUnsafeSlow(bytes),
): Buffer {
  const encoder = new CopyEncoder(allocate(sizeOfCopy(extents)));
  for (const extent of extents) {
    for (const { chunk, start, end } of slicesOf(extent)) encoder.row(extent, chunk, start, end);
  }
  return encoder.finish();
}

/** Its rows: which bytes of it each one holds, and the chunk that it is. */
export function* slicesOf({
  data,
  isSnapshot,
}: StoredExtent): Generator<{ chunk: number; start: number; end: number }> {
  for (let start = 0, chunk = 0; start < data.length; start += SLICE_BYTES_MAX, chunk++) {
    const end = Math.min(start + SLICE_BYTES_MAX, data.length);
    yield { chunk: isSnapshot ? -1 - chunk : chunk, start, end };
  }
}

export function rowsOf(extent: Extent): number {
  return Math.ceil(extent.data.length / SLICE_BYTES_MAX);
}

function sizeOfCopy(extents: readonly StoredExtent[]): number {
  let rows = 0;
  let bytes = 0;
  for (const extent of extents) {
    rows += rowsOf(extent);
    bytes += extent.data.length;
  }
  const messages = Math.ceil(rows / ROWS_PER_MESSAGE) + 2;
  return messages * 5 + SIGNATURE.length + rows * ROW_HEADER_BYTES + bytes + 2 + 5;
}

class CopyEncoder {
  readonly #buffer: Buffer;
  readonly #view: DataView;
  #at = 0;
  #messageAt = -1;
  #rowsInMessage = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    this.#open();
    this.#at += SIGNATURE.copy(this.#buffer, this.#at);
  }

  row(extent: StoredExtent, chunk: number, start: number, end: number): void {
    if (this.#rowsInMessage === ROWS_PER_MESSAGE) {
      this.#close();
      this.#open();
    }
    this.#rowsInMessage++;
    this.#view.setInt16(this.#at, COLUMNS);
    this.#at += 2;
    this.#int4(extent.partitionId);
    this.#int4(chunk);
    this.#int8(extent.baseOffset);
    this.#int8(extent.lastOffset);
    this.#int8(extent.maxTimestamp);
    this.#int8(extent.position);
    this.#view.setInt32(this.#at, end - start);
    this.#at += 4;
    this.#at += extent.data.copy(this.#buffer, this.#at, start, end);
  }

  finish(): Buffer {
    this.#view.setInt16(this.#at, -1);
    this.#at += 2;
    this.#close();
    this.#view.setUint8(this.#at, COPY_DONE);
    this.#view.setInt32(this.#at + 1, 4);
    return this.#buffer.subarray(0, this.#at + 5);
  }

  #open(): void {
    this.#messageAt = this.#at;
    this.#rowsInMessage = 0;
    this.#view.setUint8(this.#at, COPY_DATA);
    this.#at += 5;
  }

  #close(): void {
    this.#view.setInt32(this.#messageAt + 1, this.#at - this.#messageAt - 1);
  }

  #int4(value: number): void {
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }

  #int8(value: bigint): void {
    this.#view.setInt32(this.#at, 8);
    this.#view.setBigInt64(this.#at + 4, value);
    this.#at += 12;
  }
}

/** What a read selects, in this order: `base_offset, last_offset, chunk, data`. */
export interface SliceRow {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly chunk: number;
  readonly data: Buffer;
}

const READ_COLUMNS = 4;

/** Decodes the bytes of COPY (select base_offset, last_offset, chunk, data ...) TO STDOUT (FORMAT BINARY). */
export function decodeCopy(copied: Buffer): SliceRow[] {
  const rows: SliceRow[] = [];
  if (copied.compare(SIGNATURE, 0, 11, 0, 11) !== 0) throw new Error('not a binary COPY');
  let at = SIGNATURE.length + copied.readInt32BE(15);
  for (;;) {
    const columns = copied.readInt16BE(at);
    if (columns === -1) return rows;
    if (columns !== READ_COLUMNS) throw new Error(`a row of ${columns} columns`);
    const length = copied.readInt32BE(at + 34);
    const start = at + 38;
    rows.push({
      baseOffset: copied.readBigInt64BE(at + 6),
      lastOffset: copied.readBigInt64BE(at + 18),
      chunk: copied.readInt32BE(at + 30),
      data: copied.subarray(start, start + length),
    });
    at = start + length;
  }
}

/**
 * Puts slices together into extents. The last extent is left out when its slices are not all there, which its successor
 * in the index (none, when the read ended at a limit) cannot tell: so the caller says whether more may follow.
 */
export function joinSlices(rows: readonly SliceRow[], moreMayFollow: boolean): Extent[] {
  const extents: Extent[] = [];
  let from = 0;
  for (let to = 1; to <= rows.length; to++) {
    if (to < rows.length && rows[to].chunk > 0) continue;
    if (to === rows.length && moreMayFollow) break;
    const { baseOffset, lastOffset, data } = rows[from];
    const slices = rows.slice(from, to).map((row) => row.data);
    extents.push({
      baseOffset,
      lastOffset,
      data: slices.length === 1 ? data : Buffer.concat(slices),
    });
    from = to;
  }
  return extents;
}
