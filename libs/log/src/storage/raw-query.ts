import type pg from 'pg';

/**
 * node-postgres lets a client run anything with this shape (pg-copy-streams and pg-cursor live by it). Ours write and
 * read whole buffers: no stream between, no copy but one.
 */
export interface Connection {
  readonly stream: {
    write(bytes: Buffer, written?: () => void): void;
    cork(): void;
    uncork(): void;
  };
  query(text: string): void;
  /** Without a name, or with an empty one, for the next `bind` only. */
  parse(statement: { name?: string; text: string }): void;
  bind(config: { statement?: string; values: readonly (string | Buffer)[] }): void;
  execute(config: object): void;
  /** S is a statement. */
  close(what: { type: 'S'; name: string }): void;
  sync(): void;
  sendCopyFail(message: string): void;
}

/** Whatever is written to the connection in one go and ends with ReadyForQuery. */
export abstract class RawQuery<T> implements pg.Submittable {
  readonly done: Promise<T>;
  #resolve!: (value: T) => void;
  #reject!: (error: Error) => void;

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: pg.Connection): void {
    this.send(connection as unknown as Connection);
  }

  protected abstract send(connection: Connection): void;
  protected abstract result(): T;

  handleReadyForQuery(): void {
    this.#resolve(this.result());
  }
  handleError(error: Error): void {
    this.#reject(error);
  }
  handleCommandComplete(): void {
    /* the answer to one statement of several; ReadyForQuery ends them all, after the commit */
  }
  handleRowDescription(): void {
    /* results of the statements beside COPY are of no interest: they answer with errors only */
  }
  handleDataRow(): void {
    /* see handleRowDescription */
  }
}

/** A flush as it is sent. */
export interface FlushQuery extends RawQuery<void> {
  /** True once bytes were sent that the server may commit without us hearing of it. */
  readonly mayCommit: boolean;
}
