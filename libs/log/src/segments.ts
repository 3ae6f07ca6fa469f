import type { Pool } from '@posthorn/db';

/** Segments whose content posthorn.segment_partitions does not tell: the active ones and those just sealed. */
export async function uncataloguedSegments(pool: Pool): Promise<readonly number[]> {
  const { rows } = await pool.query<{ segment_id: number }>(
    'select segment_id from posthorn.segments where catalogued_at is null order by segment_id',
  );
  return rows.map((row) => row.segment_id);
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
  targetOf(
    wanted: string,
    lastSegmentId: number,
  ): { segmentId: number } | { missingClass: string } {
    const segmentId = this.#active.get(wanted);
    if (segmentId === undefined) return { missingClass: wanted };
    if (segmentId >= lastSegmentId) return { segmentId };
    const stayed = this.#classes.get(lastSegmentId) ?? wanted;
    const younger = this.#active.get(stayed);
    return younger !== undefined && younger >= lastSegmentId
      ? { segmentId: younger }
      : { missingClass: stayed };
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

  /** Makes the active segment of a class unless there is one. */
  async create(retentionClass: string): Promise<void> {
    const { rows } = await this.pool.query<{ id: number }>(
      'select posthorn.create_segment($1) as id',
      [retentionClass],
    );
    this.#active.set(retentionClass, rows[0].id);
    this.#classes.set(rows[0].id, retentionClass);
  }
}
