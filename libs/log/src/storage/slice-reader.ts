import { sqlStateOf, type Pool } from '@posthorn/db';
import { CopyOut } from './copy.js';
import type { Extent } from './extent.js';
import type { Limiter } from '../tasks/limiter.js';
import { decodeCopy, joinSlices, SLICE_BYTES_MAX, type SliceRow } from './slices.js';
import { copyOut, selectSlices } from '../sql/reads.js';

export interface ReadRequest {
  readonly segmentId: number;
  readonly partitionId: number;
  /** The first extent answered contains or follows it. */
  readonly offset: bigint;
  /** A hint: how many rows to ask for at once. */
  readonly rows: number;
}

export interface ReadResult {
  readonly extents: readonly Extent[];
  readonly rows: number;
  /** True when the segment may hold more behind. */
  readonly more: boolean;
}

/** Room for a copied row beside its data. */
const ROW_OVERHEAD_BYTES = 48;
const FIRST_BYTES_MAX = 4 * 1024 * 1024;
/** An extent larger than this, in rows of 8,060 bytes, cannot have been written: it is 1 GiB. */
const ROWS_MAX = 133_000;

/** Reads rows by COPY ... TO STDOUT. */
export class SliceReader {
  constructor(
    private readonly pool: Pool,
    private readonly limiter: Limiter,
  ) {}

  /** Whole extents of one segment, at least one unless there is none; more rows than asked for if an extent needs them. */
  async extents(request: ReadRequest): Promise<ReadResult> {
    const { segmentId, partitionId, offset } = request;
    for (let rowsMax = request.rows; ; rowsMax *= 4) {
      const rows = await this.rows(
        selectSlices({ segmentId, partitionId, offset, rowsMax }),
        rowsMax,
      );
      const more = rows.length === rowsMax;
      const extents = joinSlices(rows, more);
      if (extents.length > 0 || !more) return { extents, rows: rows.length, more };
      if (rowsMax > ROWS_MAX) {
        throw new Error(`an extent of more than ${ROWS_MAX} rows at ${offset}`);
      }
    }
  }

  /** @param rowsExpected sizes the first buffer. */
  async rows(select: string, rowsExpected: number): Promise<SliceRow[]> {
    const bytes = Math.min(rowsExpected * (SLICE_BYTES_MAX + ROW_OVERHEAD_BYTES), FIRST_BYTES_MAX);
    return decodeCopy(
      await this.limiter.run(() => this.#copy(new CopyOut(copyOut(select), bytes))),
    );
  }

  async #copy(copy: CopyOut): Promise<Buffer> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      return await client.query(copy).done;
    } catch (error) {
      if (sqlStateOf(error) === undefined) broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }
}
