// Indexer and search of a broker, over a log that the benchmark holds.
import { pino } from 'pino';
import { createPool } from '../../libs/db/dist/index.js';
import { LogReader } from '../../apps/broker/dist/admin/cluster/log-reader.js';
import { PeerRequests } from '../../apps/broker/dist/admin/cluster/peer-requests.js';
import { OPEN_VIEW } from '../../apps/broker/dist/admin/record-views/record-views.js';
import { searchFilter } from '../../apps/broker/dist/admin/search/search-filter.js';
import { SearchService } from '../../apps/broker/dist/admin/search/search.service.js';
import { systemClock } from '../../apps/broker/dist/clock.js';
import { defaultConfig } from '../../apps/broker/dist/config/config.js';
import { Activity } from '../../apps/broker/dist/metrics/activity.js';
import { DutyCycle } from '../../apps/broker/dist/record-index/index-pace.js';
import { IndexRows } from '../../apps/broker/dist/record-index/index-rows.js';
import { RecordIndexer } from '../../apps/broker/dist/record-index/record-indexer.js';
import { Reports } from '../../apps/broker/dist/reports.js';
import { TopicOperations } from '../../apps/broker/dist/topics/topic-operations.js';

const nothing = () => undefined;

export class AdminContextParts {
  constructor(url) {
    this.activity = new Activity();
    this.rows = new IndexRows(createPool({ url, max: 3 }));
    this.observer = {
      appended: (partitionId, records, bytes) =>
        this.activity.appended(partitionId, records, bytes),
      flushed: nothing,
      retained: nothing,
      segmentDropped: nothing,
      pools: { opened: nothing, queried: nothing },
    };
  }

  /** As a broker has it. */
  start(log) {
    const indexer = this.indexer(log, new DutyCycle(systemClock));
    indexer.start();
    return indexer;
  }

  /** Without a pause, until nothing is left. */
  async indexAll(log) {
    const indexer = this.indexer(log, { spent: async () => undefined, stop: () => undefined });
    while (await indexer.round());
  }

  indexer(log, pace) {
    return new RecordIndexer({
      rows: this.rows,
      log,
      topics: new TopicOperations(log, defaultConfig),
      activity: this.activity,
      clock: systemClock,
      reports: new Reports(pino({ level: 'error' }), systemClock),
      pace,
    });
  }

  /** @param recordIndex null reads everything. */
  search(log, recordIndex = this.rows) {
    const context = { log, topics: new TopicOperations(log, defaultConfig), recordIndex };
    const service = new SearchService(context, new LogReader(context, new PeerRequests(context)));
    return (key) => {
      const filter = searchFilter({ key: Buffer.from(key), headers: [], where: [] });
      const scope = {
        topics: [log.topics.byName('indexed')],
        filter,
        view: OPEN_VIEW,
        from: null,
        fingerprint: '00',
      };
      const { signal } = new AbortController();
      const now = () => performance.now();
      return service.search(scope, null, {
        records: 100,
        deadlineMs: now() + 600_000,
        signal,
        now,
      });
    };
  }

  async close() {
    await this.rows.close();
  }
}
