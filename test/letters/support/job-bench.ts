import { createPool, type Pool } from '@posthorn/db';
import { openMemoryLog, type AppendRequest, type AppendResult, type Log } from '@posthorn/log';
import { buildBatch, type RecordInput } from '@posthorn/records';
import pino from 'pino';
import type { AdminContext } from '../../../apps/broker/src/admin/admin-context.js';
import { AuditRing } from '../../../apps/broker/src/admin/audit/audit-ring.js';
import { PayloadReads } from '../../../apps/broker/src/admin/audit/payload-reads.js';
import {
  CommittedRecords,
  committedPage,
  type CommittedRecord,
} from '../../../apps/broker/src/admin/cluster/committed-records.js';
import { LogReader } from '../../../apps/broker/src/admin/cluster/log-reader.js';
import { OwnPartitions } from '../../../apps/broker/src/admin/cluster/partition-source.js';
import { PeerRequests } from '../../../apps/broker/src/admin/cluster/peer-requests.js';
import {
  adminDatabaseOptions,
  openAdminDatabase,
} from '../../../apps/broker/src/admin/database/admin-database.js';
import { AdminTables } from '../../../apps/broker/src/admin/database/admin-tables.js';
import { LetterIndex } from '../../../apps/broker/src/admin/dead-letters/letter-index.js';
import { LetterIndexer } from '../../../apps/broker/src/admin/dead-letters/letter-indexer.js';
import { LetterRecords } from '../../../apps/broker/src/admin/dead-letters/letter-records.js';
import { LetterTable } from '../../../apps/broker/src/admin/dead-letters/letter-table.js';
import { RedriveKind } from '../../../apps/broker/src/admin/dead-letters/redrive-kind.js';
import { RedriveTable } from '../../../apps/broker/src/admin/dead-letters/redrive-table.js';
import type { CopyKind } from '../../../apps/broker/src/admin/jobs/copy-kind.js';
import { Copier } from '../../../apps/broker/src/admin/jobs/copier.js';
import { CopyTarget } from '../../../apps/broker/src/admin/jobs/copy-target.js';
import { LeaseLost, type Job } from '../../../apps/broker/src/admin/jobs/job.js';
import { JobTable } from '../../../apps/broker/src/admin/jobs/job-table.js';
import { FramedValues } from '../../../apps/broker/src/admin/contracts/framed-values.js';
import { KnownSchemas } from '../../../apps/broker/src/admin/contracts/known-schemas.js';
import { SchemaRows } from '../../../apps/broker/src/admin/contracts/store/schema-rows.js';
import { SubjectRows } from '../../../apps/broker/src/admin/contracts/store/subject-rows.js';
import { Masking } from '../../../apps/broker/src/admin/masking/masking.js';
import { RecordViews } from '../../../apps/broker/src/admin/record-views/record-views.js';
import { RangeReader } from '../../../apps/broker/src/admin/ranges/range-reader.js';
import { ReplayKind } from '../../../apps/broker/src/admin/replays/replay-kind.js';
import { defaultConfig } from '../../../apps/broker/src/config/config.js';
import { TopicOperations } from '../../../apps/broker/src/topics/topic-operations.js';
import { createTestDatabase } from '../../support/database.js';

/** An owner that is gone: it does nothing more, and nobody catches it. */
export class Killed extends Error {}

type Append = (request: AppendRequest) => Promise<AppendResult>;

/** Jobs over real tables and a log in memory, step by step, with whatever the test puts between log and job. */
export class JobBench {
  readonly table: JobTable;
  readonly letters: LetterTable;
  readonly redrives: RedriveTable;
  readonly indexer: LetterIndexer;
  readonly kinds: readonly CopyKind[];
  /** Called at each step that a process could die at. */
  faultPoint: (name: string) => void = () => undefined;
  /** Around every append of a job. */
  appending: (append: Append, request: AppendRequest) => Promise<AppendResult> = (
    append,
    request,
  ) => append(request);
  private readonly copier: Copier;

  private constructor(
    readonly log: Log,
    readonly tables: AdminTables,
    readonly pool: Pool,
    private readonly dropDatabase: () => Promise<void>,
  ) {
    const context = this.context();
    const reader = new LogReader(context, new PeerRequests(context));
    const records = new CommittedRecords(reader);
    this.table = new JobTable(tables);
    this.letters = new LetterTable(tables);
    this.redrives = new RedriveTable(tables);
    this.indexer = new LetterIndexer(context, tables, new LetterIndex(tables));
    const letterRecords = new LetterRecords(context, records);
    this.kinds = [
      new RedriveKind(context, this.redrives, letterRecords),
      new ReplayKind(context, new RangeReader(context, records), viewsOf(context, tables)),
    ];
    this.copier = new Copier(context, this.table, new CopyTarget(context, reader));
  }

  static async open(): Promise<JobBench> {
    const database = await createTestDatabase();
    const dataSource = await openAdminDatabase(adminDatabaseOptions(database.url));
    await dataSource.destroy();
    const log = openMemoryLog({ brokerId: 1, host: '127.0.0.1', port: 9092 });
    const pool = createPool({ url: database.url, max: 1 });
    return new JobBench(log, new AdminTables(database.url), pool, () => database.drop());
  }

  /** A log of which appends pass by `appending`; everything else is the log's own. */
  private context(): AdminContext {
    const { log } = this;
    const append: Append = (request) => this.appending((one) => log.append(one), request);
    const seen = new Proxy(log, {
      get: (target, name) => {
        const value: unknown = name === 'append' ? append : Reflect.get(target, name);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
    return {
      log: seen,
      topics: new TopicOperations(log, defaultConfig),
      clock: { now: () => Date.now() },
      logger: pino({ level: 'silent' }),
      faultPoint: (name: string) => this.faultPoint(name),
    } as unknown as AdminContext;
  }

  async createTopic(
    name: string,
    partitions: number,
    configs: readonly [string, string][] = [],
  ): Promise<void> {
    await this.log.topics.create({ name, partitions, configs: new Map(configs) });
  }

  async append(topic: string, partition: number, records: readonly RecordInput[]): Promise<void> {
    const { partitionId } = this.partition(topic, partition);
    const result = await this.log.append({ partitionId, batch: buildBatch(records).buffer });
    if ('error' in result) throw new Error(result.error);
  }

  /** Everything in the topic, partition by partition. */
  async read(topic: string): Promise<CommittedRecord[]> {
    const found = this.log.topics.byName(topic);
    const own = new OwnPartitions(this.log);
    const pages = (found?.partitions ?? []).map(async (partition) => {
      const fetched = await own.fetchCommitted(partition, 0n, 64 * 1024 * 1024, false);
      if ('error' in fetched) throw new Error(fetched.error);
      return committedPage(partition, 0n, fetched).records;
    });
    return (await Promise.all(pages)).flat();
  }

  /** The job as it stands. */
  async job(kind: Job['kind'], id: bigint): Promise<Job> {
    const job = await this.table.get(kind, id);
    if (job === undefined) throw new Error(`no ${kind} ${id}`);
    return job;
  }

  /** A new owner, of whoever has fallen silent; the time that takes is not waited for. */
  async claim(): Promise<Job | undefined> {
    await this.pool.query(
      `update posthorn_admin.jobs set lease_until = clock_timestamp() - interval '1 s' where status = 'running'`,
    );
    return this.table.claim('bench', ['redrive', 'replay']);
  }

  /** Works on a claimed job as the runner does, until it ends. Rejects with whatever a fault throws. */
  async work(claimed: Job, limit: number): Promise<void> {
    const kind = this.kinds.find((one) => one.kind === claimed.kind);
    if (kind === undefined) throw new Error(claimed.kind);
    let job: Job | null = claimed;
    while (job !== null) {
      if (job.intent === null && job.wanted !== 'run') {
        const status = job.wanted === 'pause' ? 'paused' : 'cancelled';
        const stopped: Job = job;
        return this.table.end(stopped, status, null, (client) => kind.end(client, stopped));
      }
      job = await this.copier.step(job, kind, limit);
    }
    await this.table.end(claimed, 'completed', null, (client) => kind.end(client, claimed));
  }

  /** Owner after owner, until the job has ended. @returns how many it took. */
  async workThrough(kind: Job['kind'], id: bigint, limit: () => number): Promise<number> {
    for (let owners = 0; ; owners++) {
      if (
        ['completed', 'cancelled', 'failed', 'paused'].includes((await this.job(kind, id)).status)
      )
        return owners;
      const claimed = await this.claim();
      if (claimed === undefined) throw new Error('nobody could claim the job');
      try {
        await this.work(claimed, limit());
      } catch (error) {
        if (!(error instanceof Killed) && !isPassing(error) && !(error instanceof LeaseLost))
          throw error;
      }
    }
  }

  async close(): Promise<void> {
    await this.indexer.onModuleDestroy();
    await this.tables.onApplicationShutdown();
    await this.pool.end();
    await this.log.close();
    await this.dropDatabase();
  }

  private partition(topic: string, index: number) {
    const partition = this.log.topics.byName(topic)?.partitions[index];
    if (partition === undefined) throw new Error(`no ${topic}/${index}`);
    return partition;
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotNow';
}

function viewsOf(context: AdminContext, tables: AdminTables): RecordViews {
  const schemas = new SchemaRows(tables);
  const known = new KnownSchemas(schemas, new SubjectRows(tables));
  const reads = new PayloadReads(new AuditRing(), context);
  return new RecordViews(new Masking(context), new FramedValues(tables, schemas, known), reads);
}
