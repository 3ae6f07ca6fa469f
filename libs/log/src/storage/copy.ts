import type pg from 'pg';

/**
 * node-postgres lets a client run anything with this shape (pg-copy-streams and pg-cursor live by it). Ours write and
 * read whole buffers: no stream between, no copy but one.
 */
interface Connection {
  readonly stream: { write(bytes: Buffer, written?: () => void): void };
  query(text: string): void;
  sendCopyFail(message: string): void;
}

abstract class CopyQuery<T> implements pg.Submittable {
  readonly done: Promise<T>;
  #resolve!: (value: T) => void;
  #reject!: (error: Error) => void;

  constructor(private readonly text: string) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: pg.Connection): void {
    (connection as unknown as Connection).query(this.text);
  }

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

/**
 * Statements with one or more COPY ... FROM STDIN among them, sent as one simple query: one implicit transaction, one
 * round trip more for each COPY. The n-th COPY is fed the n-th buffer of ready-made CopyData and CopyDone messages.
 */
export class CopyIn extends CopyQuery<void> {
  #fed = 0;

  constructor(
    text: string,
    private readonly payloads: readonly Buffer[],
    private readonly sent?: () => void,
  ) {
    super(text);
  }

  /** True once bytes were sent that the server may commit without us hearing of it. */
  get mayCommit(): boolean {
    return this.#fed === this.payloads.length;
  }

  handleCopyInResponse(connection: Connection): void {
    const payload = this.payloads[this.#fed++];
    if (payload) connection.stream.write(payload, this.mayCommit ? this.sent : undefined);
    else connection.sendCopyFail('more COPY statements than payloads');
  }

  protected result(): void {
    /* nothing but the commit */
  }
}

/** COPY (select ...) TO STDOUT (FORMAT BINARY): 3 ms of CPU per MiB, where rows as hex text cost 8. */
export class CopyOut extends CopyQuery<Buffer> {
  #buffer: Buffer;
  #length = 0;

  /** @param bytesExpected a first guess; the buffer grows. */
  constructor(text: string, bytesExpected: number) {
    super(text);
    this.#buffer = Buffer.allocUnsafeSlow(bytesExpected);
  }

  /** Copies at once: the parser of node-postgres reuses the memory of what it hands out. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    chunk.copy(this.#buffer, this.#length);
    this.#length = needed;
  }

  protected result(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }
}
