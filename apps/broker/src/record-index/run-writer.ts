import type { IndexPace } from './index-pace.js';
import { IndexEntries } from './index-pages.js';
import type { IndexRows, IndexRun, NewRun } from './index-rows.js';
import type { IndexedPartition } from './indexed-partition.js';
import type { ReadRun } from './run-reader.js';

export interface RunWriterContext {
  readonly rows: IndexRows;
  readonly pace: IndexPace;
  /** Called between any two steps; the tests end there. */
  readonly faultPoint?: (name: string) => void;
}

/** Writes what was read of a partition as runs, and makes one of many. */
export class RunWriter {
  constructor(
    private readonly context: RunWriterContext,
    private readonly fanIn: number,
  ) {}

  /** Behind the runs that there are. */
  async append(
    partition: IndexedPartition,
    { endOffset, entries, maxTimestamp, isBlank }: ReadRun,
    baseOffset: bigint,
    fields: readonly string[],
  ): Promise<void> {
    const { partitionId } = partition;
    const told = { partitionId, baseOffset, endOffset, maxTimestamp, level: 0, replaces: false };
    await this.#store(partition, { ...told, fields: isBlank ? [] : fields }, entries);
    this.context.faultPoint?.('index-written');
    for (
      let runs = partition.toMerge(this.fanIn);
      runs !== null;
      runs = partition.toMerge(this.fanIn)
    ) {
      await this.#merge(partition, runs);
      this.context.faultPoint?.('index-merged');
    }
  }

  /** In the place of a run of the same range, which told of other fields. */
  async replace(
    partition: IndexedPartition,
    { partitionId, baseOffset, endOffset, level }: IndexRun,
    { entries, maxTimestamp }: ReadRun,
    fields: readonly string[],
  ): Promise<void> {
    const told = { partitionId, baseOffset, endOffset, level, maxTimestamp, fields };
    await this.#store(partition, { ...told, replaces: true }, entries);
    this.context.faultPoint?.('index-rebuilt');
  }

  async #merge(partition: IndexedPartition, runs: readonly IndexRun[]): Promise<void> {
    const [first] = runs;
    const last = runs[runs.length - 1];
    const { partitionId } = partition;
    const { baseOffset, level, fields } = first;
    const { endOffset } = last;
    const entries = new IndexEntries(runs.reduce((sum, run) => sum + run.entries, 1));
    for (const page of await this.context.rows.pages(partitionId, baseOffset, endOffset)) {
      entries.addPage(page.entries, Number(page.baseOffset - baseOffset));
    }
    const maxTimestamp = runs.reduce(
      (max, run) => (run.maxTimestamp > max ? run.maxTimestamp : max),
      -1n,
    );
    const told = { partitionId, baseOffset, endOffset, level: level + 1, maxTimestamp, fields };
    await this.#store(partition, { ...told, replaces: true }, entries);
  }

  async #store(
    partition: IndexedPartition,
    told: Omit<NewRun, 'entries' | 'pages'>,
    entries: IndexEntries,
  ): Promise<void> {
    const startedAt = performance.now();
    const pages = await entries.pages(nextTurn);
    const ms = performance.now() - startedAt;
    const run = { ...told, entries: entries.count };
    await this.context.rows.write({ ...run, pages }, partition);
    partition.written(run);
    await this.context.pace.spent({ ms, runsWritten: 1 });
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
