import type { Clock } from '../clock.js';
import type { Reports } from '../reports.js';
import type { RowChange, VersionedRows } from './versioned-rows.js';

/** How old what a broker knows may be: a change made elsewhere holds here within a second. */
const POLL_MS = 500;

/** One kind of policies in memory. Changes made here hold here at once, those of other brokers after a poll. */
export class PolicySet<Row> {
  private current: readonly Row[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly stored: VersionedRows<Row>,
    /** Called with all rows whenever they may have changed. */
    private readonly onChange: (rows: readonly Row[]) => void,
  ) {}

  get kind(): string {
    return this.stored.kind;
  }

  get rows(): readonly Row[] {
    return this.current;
  }

  refresh(): Promise<void> {
    return this.inTurn(async () => this.replace(await this.stored.read()));
  }

  change(plan: (rows: readonly Row[]) => RowChange<Row>): Promise<void> {
    return this.inTurn(async () => this.replace(await this.stored.change(plan)));
  }

  private replace(rows: readonly Row[]): void {
    this.current = rows;
    this.onChange(rows);
  }

  /** One after the other: a reading must not undo a change that it did not see. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined); // reported to whoever asked; the next one goes on
    return turn;
  }
}

/** Reads the versions again and again, and the sets whose version moved. What is known holds while PostgreSQL is away. */
export class PolicyWatch {
  private readonly seen = new Map<string, bigint>();
  private cancel: () => void = () => undefined;
  private polling: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly sets: readonly Pick<PolicySet<unknown>, 'kind' | 'refresh'>[],
    private readonly readVersions: () => Promise<ReadonlyMap<string, bigint>>,
    private readonly context: { readonly clock: Clock; readonly reports: Reports },
  ) {}

  /** Resolves when everything has been read once; rejects when that is not possible. */
  async start(): Promise<void> {
    await this.poll();
    this.schedule();
  }

  /** Resolves when all is known that was changed before: for whoever would keep what they do by it. */
  catchUp(): Promise<void> {
    return this.poll();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancel();
    await this.polling;
  }

  private schedule(): void {
    if (this.isStopped) return;
    this.cancel = this.context.clock.after(POLL_MS, () => {
      this.polling = this.poll()
        .catch((error: unknown) =>
          this.context.reports.limited('what brokers share could not be read', { error }),
        )
        .then(() => this.schedule());
    });
  }

  private async poll(): Promise<void> {
    // The version before the rows: what changes between is read once more, and never missed.
    const versions = await this.readVersions();
    for (const set of this.sets) {
      const version = versions.get(set.kind) ?? 0n;
      if (this.seen.get(set.kind) === version) continue;
      await set.refresh();
      this.seen.set(set.kind, version);
    }
  }
}
