/**
 * Which start of its server and which table the positions are of, as SQL. A server that was recovered to an earlier point, promoted, or
 * has crashed without waiting for its disk has started since; a table that was read in from a dump has another oid. Where one of its
 * processes is killed, PostgreSQL ends all others and recovers, without what was not flushed, under a first process that is the same:
 * its statistics begin anew then, and when they did is what tells. Every role that may call the functions of the schema may read all
 * three, without a look into a file, which the server's identity and timeline would take.
 */
export const DATABASE_START = `concat_ws('/', extract(epoch from pg_postmaster_start_time()),
  extract(epoch from pg_stat_get_bgwriter_stat_reset_time()), 'posthorn.inbox_positions'::regclass::oid)`;

interface KnownStart {
  readonly start: string;
  readonly onStale: () => void;
  isStale: boolean;
}

/**
 * The start of the database that each reader's positions were read of. What a process remembers of records that were handled
 * holds for that one alone: a later one may have lost what was committed last.
 */
export class DatabaseStarts {
  private readonly byReader = new Map<string, KnownStart>();

  /** null: the reader has asked for no positions, and remembers nothing. */
  of(reader: string): string | null {
    return this.byReader.get(reader)?.start ?? null;
  }

  /** The reader's positions were read. */
  read(reader: string, start: string, onStale: () => void): void {
    // It may hold partitions that were assigned under the earlier one.
    this.seen(reader, start);
    this.byReader.set(reader, { start, onStale, isStale: false });
  }

  /** What the database says of itself. Returns false where what the reader remembers does not hold. */
  seen(reader: string, start: string): boolean {
    const known = this.byReader.get(reader);
    if (known === undefined || known.start === start) return true;
    this.seenByAll(start);
    return false;
  }

  /** Of one database: what one reader finds out holds for all, and readers of one group have it join anew once. */
  seenByAll(start: string): void {
    const toTell = new Set<() => void>();
    for (const known of this.byReader.values()) {
      if (known.isStale || known.start === start) continue;
      known.isStale = true;
      toTell.add(known.onStale);
    }
    for (const onStale of toTell) onStale();
  }
}
