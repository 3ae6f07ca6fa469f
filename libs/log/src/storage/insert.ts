import { RawQuery, type Connection, type FlushQuery } from './raw-query.js';
import { rowsOf, slicesOf, type StoredExtent } from './slices.js';
import { segmentTable } from '../sql/segment-table.js';
import type { StatementNames } from './statement-names.js';

/**
 * Rows of a flush that goes as one INSERT: at 1,000 records a second a flush has one or two. With more the parameters, each of them
 * a string, come to more than the round trip that it saves.
 */
const ROWS_MAX = 8;
/** That of a flush by COPY. SET LOCAL would do the same and warn each time that there is no BEGIN. */
const PATIENCE = `select set_config('statement_timeout', '5s', true)`;
const NOTHING = Buffer.alloc(0);

export interface Insertion {
  readonly segmentId: number;
  readonly extents: readonly StoredExtent[];
  /** Epochs by shard, under which the rows may be written. */
  readonly epochs: ReadonlyMap<number, number>;
  /** Of the catalogue. */
  readonly knownVersion: bigint;
}

export function isFewRows(extents: readonly StoredExtent[]): boolean {
  let rows = 0;
  for (const extent of extents) rows += rowsOf(extent);
  return rows <= ROWS_MAX;
}

/**
 * A small flush in one round trip and one implicit transaction: the rows and the check of epochs and segment as one statement
 * with its parameters. COPY has its data sent only when the server asks for it, which is two turns more of the processes that
 * share the cores, and a third of what a flush of one row costs this process.
 *
 * PostgreSQL runs the INSERT after the check that the statement selects, where the other way COPY comes first. Nothing rests
 * on that: the segment is locked since the statement was parsed, which is before the check looks at it, and the shards' rows
 * are from the check until the commit.
 *
 * By its name PostgreSQL has the statement ready: to parse and plan it anew is a fifth of what a flush of one row costs the
 * server. Names are state of the session, which a pooler of transactions may not keep: see FlushConnection. Records go as parameters,
 * because the text of a statement that is refused is in the server's log.
 */
export class InsertFlush extends RawQuery<void> implements FlushQuery {
  mayCommit = false;
  readonly #used: string[] = [];

  /** @param names null where none are kept */
  constructor(
    private readonly insertion: Insertion,
    private readonly names: StatementNames | null,
    private readonly sent?: () => void,
  ) {
    super();
  }

  protected send(connection: Connection): void {
    const { segmentId, extents, epochs, knownVersion } = this.insertion;
    const values: (string | Buffer)[] = [
      `{${[...epochs.keys()].join(',')}}`,
      `{${[...epochs.values()].join(',')}}`,
      `{${segmentId}}`,
      String(knownVersion),
    ];
    let rows = 0;
    for (const extent of extents) {
      const { partitionId, baseOffset, lastOffset, maxTimestamp, position, data } = extent;
      for (const { chunk, start, end } of slicesOf(extent)) {
        const columns = [partitionId, chunk, baseOffset, lastOffset, maxTimestamp, position];
        for (const column of columns) values.push(String(column));
        values.push(data.subarray(start, end));
        rows += 1;
      }
    }
    this.mayCommit = true;
    connection.stream.cork();
    this.#run(connection, { key: 'patience', text: () => PATIENCE, values: [] });
    this.#run(connection, {
      key: `${segmentId}_${rows}`,
      text: () => insertText(segmentId, rows),
      values,
    });
    connection.sync();
    if (this.sent) connection.stream.write(NOTHING, this.sent);
    connection.stream.uncork();
  }

  override handleError(error: Error): void {
    for (const name of this.#used) this.names?.forget(name);
    super.handleError(error);
  }

  #run(connection: Connection, { key, text, values }: Statement): void {
    const statement = this.names?.nameOf(key) ?? '';
    const closed = this.names === null ? [] : this.names.use(statement);
    this.#used.push(statement);
    for (const name of closed ?? []) connection.close({ type: 'S', name });
    if (closed) connection.parse({ name: statement, text: text() });
    connection.bind({ statement, values });
    connection.execute({});
  }

  protected result(): void {
    /* nothing but the commit */
  }
}

interface Statement {
  /** See StatementNames.nameOf. */
  readonly key: string;
  readonly text: () => string;
  readonly values: readonly (string | Buffer)[];
}

function insertText(segmentId: number, rowCount: number): string {
  const rows = Array.from({ length: rowCount }, (_, row) => rowAt(4 + 7 * (row + 1)));
  return `with written as (insert into ${segmentTable(segmentId)} values ${rows.join(',')}) select posthorn.check_flush($1, $2, $3, $4)`;
}

/** The placeholders of a row whose last one is `$last`. */
function rowAt(last: number): string {
  return `($${last - 6},$${last - 5},$${last - 4},$${last - 3},$${last - 2},$${last - 1},$${last})`;
}
