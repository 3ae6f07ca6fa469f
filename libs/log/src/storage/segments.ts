import type { Pool } from '@posthorn/db';
import { sealSegment } from '../sql/segments.js';

/** Segments whose content posthorn.segment_partitions does not tell: the active ones and those just sealed. */
export async function uncataloguedSegments(pool: Pick<Pool, 'query'>): Promise<readonly number[]> {
  const { rows } = await pool.query<{ segment_id: number }>(
    'select segment_id from posthorn.segments where catalogued_at is null order by segment_id',
  );
  return rows.map((row) => row.segment_id);
}

/** A class that has no segment for a partition's next rows. */
export interface MissingSegment {
  readonly missingClass: string;
  /** The partition's last segment: no older one will do. */
  readonly youngerThan: number;
}

/** The segments as last seen; a stale entry is refused by the write itself. */
export class SegmentChains {
  #active = new Map<string, number>();
  #classes = new Map<number, string>();

  constructor(private readonly pool: Pool) {}

  /**
   * The segment for a partition's next rows, or the class that needs a new one. A partition never goes back to an older
   * segment: its locations ascend by offset and by segment at once, so two segments never share a range of offsets.
   * After its retention changed, it therefore stays in its chain until the other chain has a segment younger than its own.
   */
  targetOf(wanted: string, lastSegmentId: number): { segmentId: number } | MissingSegment {
    const youngerThan = lastSegmentId;
    const segmentId = this.#active.get(wanted);
    if (segmentId === undefined) return { missingClass: wanted, youngerThan };
    if (segmentId >= lastSegmentId) return { segmentId };
    const stayed = this.#classes.get(lastSegmentId) ?? wanted;
    const younger = this.#active.get(stayed);
    return younger !== undefined && younger >= lastSegmentId
      ? { segmentId: younger }
      : { missingClass: stayed, youngerThan };
  }

  async refresh(): Promise<void> {
    const { rows } = await this.pool.query<{
      segment_id: number;
      retention_class: string;
      active: boolean;
    }>(
      'select segment_id, retention_class, sealed_at is null as active from posthorn.segments order by segment_id',
    );
    this.#classes = new Map(rows.map((row) => [row.segment_id, row.retention_class]));
    this.#active = new Map(
      rows.filter((row) => row.active).map((row) => [row.retention_class, row.segment_id]),
    );
  }

  /**
   * Makes the active segment of a class unless there is one. One that is too old for the partition that asks is sealed, as
   * far as nobody writes to it right now: the partition's own chain, where it would stay, was dropped with all it held.
   */
  async create({ missingClass, youngerThan }: MissingSegment): Promise<void> {
    const { rows } = await this.pool.query<{ id: number | null }>(
      'select posthorn.create_segment($1) as id',
      [missingClass],
    );
    const [{ id }] = rows;
    // Sealed while it was looked for: asked again.
    if (id === null) return;
    this.#active.set(missingClass, id);
    this.#classes.set(id, missingClass);
    if (id >= youngerThan) return;
    // Seen from now on if it is there: another broker may have made it since.
    await this.refresh();
    if (this.#classes.has(youngerThan)) return;
    if (await sealSegment(this.pool, id)) this.#active.delete(missingClass);
  }
}
