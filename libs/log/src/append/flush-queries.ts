import type { FaultPoint } from '../fault-point.js';
import { storedOf, type FlushPart } from '../partitions/partition-state.js';
import { CopyIn } from '../storage/copy.js';
import { InsertFlush, isFewRows } from '../storage/insert.js';
import type { FlushQuery } from '../storage/raw-query.js';
import { Scratch } from '../storage/scratch.js';
import { encodeCopy } from '../storage/slices.js';
import type { FlushSession } from './flush-connection.js';

/**
 * A flush that waits for somebody's lock for so long is refused, and its producers hear of it: about the length of a lease;
 * a flush takes milliseconds. In the flush itself, since poolers lose session settings; 5 us. It does not end a COPY that
 * waits for its client: endSilentFlushes does, and knows it by this.
 */
const PATIENCE = `set local statement_timeout = '5s'`;

/**
 * How parts of partitions are written: by COPY, then the check that epochs and segments hold until the commit, in one simple
 * query; or, of a few rows, by an INSERT with that check (InsertFlush). Either is one implicit transaction.
 *
 * The check comes last because it costs the least there: before the COPY it would need a LOCK TABLE of its own (0.4 ms of
 * 1.1 for a small flush). A zombie's COPY is then in vain, and rolled back.
 */
export class FlushQueries {
  readonly #scratch = new Scratch();
  readonly #sent: (() => void) | undefined;

  /** @param catalogVersion with which the topics are what this broker takes them for */
  constructor(
    private readonly catalogVersion: () => bigint,
    faultPoint?: FaultPoint,
  ) {
    this.#sent = faultPoint && (() => faultPoint('flush-sent'));
  }

  /** Small ones go as an INSERT only on a connection that answered a moment ago, when there is nothing but rows. */
  queryOf(parts: readonly FlushPart[], session: FlushSession, isFresh: boolean): FlushQuery {
    return (isFresh && this.#insertOf(parts, session)) || this.#copyOf(parts, session);
  }

  /** The socket may still hold what was written last. */
  failed(): void {
    this.#scratch.forget();
  }

  #insertOf(parts: readonly FlushPart[], session: FlushSession): FlushQuery | null {
    const [{ segmentId }] = parts;
    const isPlain =
      parts.every((part) => part.segmentId === segmentId) &&
      durabilityOf(parts, session) === '' &&
      takingOf(parts) === '';
    if (!isPlain) return null;
    const extents = parts.flatMap((part) => [...storedOf(part)]);
    if (!isFewRows(extents)) return null;
    const knownVersion = this.catalogVersion();
    const insertion = { segmentId, extents, epochs: epochsOf(parts), knownVersion };
    return new InsertFlush(insertion, session.names, this.#sent);
  }

  #copyOf(parts: readonly FlushPart[], session: FlushSession): FlushQuery {
    const bySegment = Map.groupBy(parts, ({ segmentId }) => segmentId);
    // Ascending, as every locker of several segments does.
    const segmentIds = [...bySegment.keys()].toSorted((a, b) => a - b);
    const epochs = epochsOf(parts);
    const tables = segmentIds.map((id) => `posthorn.log_segment_${id}`);
    this.#scratch.reset();
    const payloads = segmentIds.map((id) =>
      encodeCopy(
        bySegment.get(id)!.flatMap((part) => [...storedOf(part)]),
        (bytes) => this.#scratch.take(bytes),
      ),
    );
    const text = [
      PATIENCE,
      durabilityOf(parts, session),
      ...tables.map((table) => `copy ${table} from stdin (format binary)`),
      takingOf(parts),
      `select posthorn.check_flush('{${[...epochs.keys()].join(',')}}', '{${[...epochs.values()].join(',')}}', '{${segmentIds.join(',')}}', ${this.catalogVersion()})`,
    ];
    return new CopyIn(text.filter(Boolean).join('; '), payloads, this.#sent);
  }
}

/** A stronger setting of the database stays as it is; only `off` is not what an acknowledgement promises. */
function durabilityOf(parts: readonly FlushPart[], { isLossy }: FlushSession): string {
  const mayLose = parts.every(({ appends }) => appends.every((append) => append.mayLose));
  if (mayLose) return isLossy ? '' : 'set local synchronous_commit = off';
  return isLossy ? 'set local synchronous_commit = on' : '';
}

/** The removal of the outbox's rows that the flush moves; empty without any. */
function takingOf(parts: readonly FlushPart[]): string {
  const ids = parts.flatMap(({ appends }) => appends.flatMap(({ takes }) => takes));
  return ids.length > 0 ? `select posthorn.take_outbox('{${ids.join(',')}}')` : '';
}

function epochsOf(parts: readonly FlushPart[]): Map<number, number> {
  return new Map(parts.map(({ partition: { shard, epoch } }) => [shard, epoch]));
}
