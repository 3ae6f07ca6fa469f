import { OPEN_VIEW } from '../../../apps/broker/src/admin/record-views/record-views.js';
import { createPool, type Pool } from '@posthorn/db';
import { openPostgresLog, type Log, type Topic } from '@posthorn/log';
import { BatchBuilder } from '@posthorn/records';
import pino from 'pino';
import type { AdminContext } from '../../../apps/broker/src/admin/admin-context.js';
import { LogReader } from '../../../apps/broker/src/admin/cluster/log-reader.js';
import { PeerRequests } from '../../../apps/broker/src/admin/cluster/peer-requests.js';
import type { FilterInput } from '../../../apps/broker/src/admin/filters/record-filter.js';
import type { FoundRecord } from '../../../apps/broker/src/admin/search/record-search.js';
import { searchFilter } from '../../../apps/broker/src/admin/search/search-filter.js';
import { decodeSearch, encodeSearch } from '../../../apps/broker/src/admin/search/search-token.js';
import { SearchService } from '../../../apps/broker/src/admin/search/search.service.js';
import { systemClock } from '../../../apps/broker/src/clock.js';
import { defaultConfig } from '../../../apps/broker/src/config/config.js';
import { Activity } from '../../../apps/broker/src/metrics/activity.js';
import type { IndexBuild } from '../../../apps/broker/src/record-index/build-rows.js';
import { IndexRows } from '../../../apps/broker/src/record-index/index-rows.js';
import type { RunLimits } from '../../../apps/broker/src/record-index/indexed-partition.js';
import { RecordIndexer } from '../../../apps/broker/src/record-index/record-indexer.js';
import { Reports } from '../../../apps/broker/src/reports.js';
import { TopicOperations } from '../../../apps/broker/src/topics/topic-operations.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

/** Runs of a few records, of which three become one. */
export const TINY_RUNS: RunLimits = {
  runBytes: 600,
  agedRunBytes: 1,
  agedMs: 0,
  fanIn: 3,
  runsPerTurn: Infinity,
};

export interface NewRecord {
  readonly key: string | null;
  readonly value?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timestamp?: bigint;
}

/** Log, index and search of one broker over a database, without anything else of a broker. */
export class SearchRig {
  log!: Log;
  indexer!: RecordIndexer;
  /** Where the next round of the indexer ends, as if its process were killed there. */
  diesAt: string | null = null;
  #activity = new Activity();

  private constructor(
    readonly database: TestDatabase,
    readonly pool: Pool,
    readonly rows: IndexRows,
    private readonly limits: RunLimits,
  ) {}

  static async open(limits: RunLimits = TINY_RUNS): Promise<SearchRig> {
    const database = await createTestDatabase();
    const pool = createPool({ url: database.url, max: 3 });
    const rows = new IndexRows(createPool({ url: database.url, max: 3 }));
    const rig = new SearchRig(database, pool, rows, limits);
    await rig.takeOver();
    return rig;
  }

  /** Another broker takes over: all that is known in memory is gone. */
  async takeOver(options: { readonly cleanerBackoffMs?: number } = {}): Promise<void> {
    await this.log?.close();
    const nothing = (): void => undefined;
    const activity = new Activity();
    this.#activity = activity;
    this.log = await openPostgresLog({
      databaseUrl: this.database.url,
      brokerId: 1,
      host: 'localhost',
      port: 9092,
      cleanerBackoffMs: -1,
      // No busy machine lets it run out.
      leaseMs: 60_000,
      observer: {
        appended: (partitionId, records, bytes) => activity.appended(partitionId, records, bytes),
        flushed: nothing,
        retained: nothing,
        segmentDropped: nothing,
        pools: { opened: nothing, queried: nothing },
      },
      ...options,
    });
    this.restartIndexer();
  }

  /** What the indexer remembered is gone. */
  restartIndexer(limits = this.limits): void {
    this.indexer = new RecordIndexer({
      rows: this.rows,
      log: this.log,
      topics: new TopicOperations(this.log, defaultConfig),
      activity: this.#activity,
      clock: systemClock,
      reports: new Reports(pino({ level: 'silent' }), systemClock),
      pace: { spent: async () => undefined, stop: () => undefined },
      limits,
      buildLookMs: 0,
      faultPoint: (name) => {
        if (name === this.diesAt) throw new Error(`killed at ${name}`);
      },
    });
  }

  async newTopic(
    name: string,
    partitions: number,
    configs: Readonly<Record<string, string>> = {},
  ): Promise<Topic> {
    const created = await this.log.topics.create({
      name,
      partitions,
      configs: new Map(Object.entries(configs)),
    });
    if ('error' in created) throw new Error(created.error);
    return created.topic;
  }

  /** @returns the first offset. */
  async append(
    partitionId: number,
    records: readonly NewRecord[],
    producer?: { readonly producerId: bigint; readonly baseSequence: number },
  ): Promise<bigint> {
    const builder = new BatchBuilder();
    for (const { key, value = '{}', headers = {}, timestamp = 1_000n } of records) {
      const pairs = Object.entries(headers).map(
        ([name, text]) => [name, Buffer.from(text)] as const,
      );
      builder.append({ key, value, headers: pairs, timestamp });
    }
    const stamp = producer && { transactional: true, producer: { producerEpoch: 0, ...producer } };
    const { buffer } = builder.finish(stamp);
    const result = await this.log.append({ partitionId, batch: buffer });
    if ('error' in result) throw new Error(`${result.error}: ${result.message}`);
    return result.baseOffset;
  }

  /** Everything that a search gives, page after page, each token as it travels. */
  async search(
    input: Partial<FilterInput>,
    {
      topics = this.log.topics.all(),
      pageSize = 100,
      budgetMs = 1_000,
    }: { topics?: readonly Topic[]; pageSize?: number; budgetMs?: number } = {},
  ): Promise<{ readonly records: readonly FoundRecord[]; readonly bytesRead: number }> {
    const service = this.#service();
    const filter = searchFilter({ headers: [], where: [], ...input });
    const fingerprint = '00'.repeat(8);
    const scope = { topics, filter, view: OPEN_VIEW, from: input.from ?? null, fingerprint };
    const records: FoundRecord[] = [];
    let bytesRead = 0;
    for (let token: string | null = null, first = true; first || token !== null; first = false) {
      const position = token === null ? null : decodeSearch(token, fingerprint);
      const now = (): number => performance.now();
      const signal = new AbortController().signal;
      const budget = { records: pageSize, deadlineMs: now() + budgetMs, signal, now };
      const page = await service.search(scope, position, budget);
      if (page.unsearched.length > 0) throw new Error(page.unsearched[0].detail);
      records.push(...page.records);
      bytesRead += page.progress.bytesRead;
      token = page.next === null ? null : encodeSearch(page.next);
    }
    return { records, bytesRead };
  }

  /** Asks for all that is in the topic to be indexed. */
  async build({ id: topicId, name: topic, partitions }: Topic): Promise<IndexBuild> {
    const ranges = partitions.map(async ({ partitionId }) => {
      const request = { partitionId, offset: 0n, maxBytes: 0, currentLeaderEpoch: -1 };
      const { logStartOffset: start, highWatermark: end } = await this.log.fetch(request);
      return { partitionId, start, end };
    });
    const asked = { topicId, topic, createdBy: 'test', reason: null };
    return this.rows.builds.begin({ ...asked, partitions: await Promise.all(ranges) });
  }

  async runs(): Promise<readonly { partition_id: number; level: number; entries: number }[]> {
    const { rows } = await this.pool.query<{
      partition_id: number;
      level: number;
      entries: number;
    }>('select partition_id, level, entries from posthorn.index_runs order by 1, base_offset');
    return rows;
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.rows.close();
    await this.pool.end();
    await this.database.drop();
  }

  #service(): SearchService {
    const context = {
      log: this.log,
      topics: new TopicOperations(this.log, defaultConfig),
      recordIndex: this.rows,
    } as unknown as AdminContext;
    return new SearchService(context, new LogReader(context, new PeerRequests(context)));
  }
}
