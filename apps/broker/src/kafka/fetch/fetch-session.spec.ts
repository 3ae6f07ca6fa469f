import { describe, expect, it } from '@jest/globals';
import type { FetchRequestTopic } from '@posthorn/protocol';
import fc from 'fast-check';
import type { FetchRead, PartitionRead } from './fetch-read.js';
import { FetchSession } from './fetch-session.js';

const asked = (topic: string, ...indexes: number[]): FetchRequestTopic => ({
  topic,
  topicId: '',
  partitions: indexes.map((partition) => ({
    partition,
    currentLeaderEpoch: -1,
    fetchOffset: 0n,
    lastFetchedEpoch: -1,
    logStartOffset: -1n,
    partitionMaxBytes: 1_000,
    replicaDirectoryId: '',
    highWatermark: -1n,
  })),
});

const idle = (change: Partial<PartitionRead> = {}): PartitionRead => ({
  error: null,
  records: [],
  bytes: 0,
  highWatermark: 10n,
  lastStableOffset: 10n,
  logStartOffset: 0n,
  abortedTransactions: null,
  ...change,
});

const failed = { error: 'UNKNOWN_TOPIC_OR_PARTITION' } as const;
const noRecords = { records: [], bytes: 0 };
const withRecords = { records: [Buffer.from('r')], bytes: 1 };

/** What was read of these partitions of one topic. */
const readsOf = (name: string, reads: readonly [number, PartitionRead][]): FetchRead['topics'] => [
  {
    topic: {
      name,
      topicId: '',
      targets: asked(name, ...reads.map(([index]) => index)).partitions.map((request) => ({
        request,
        partitionId: 1,
        missing: null,
      })),
    },
    reads: reads.map(([, read]) => read),
  },
];

const told = (reads: FetchRead['topics']): [number, PartitionRead][] =>
  reads.flatMap(({ topic, reads: all }) =>
    all.map((read, at): [number, PartitionRead] => [topic.targets[at].request.partition, read]),
  );

function sessionOf(...topics: FetchRequestTopic[]): FetchSession {
  const session = new FetchSession(1, false);
  session.update(topics, []);
  return session;
}

const order = (session: FetchSession): string[] =>
  session.topics.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition }) => `${topic}-${partition}`),
  );

const newsOf = (
  session: FetchSession,
  topic: string,
  ...reads: readonly [number, PartitionRead][]
): number[] => told(session.news(readsOf(topic, reads))).map(([index]) => index);

describe('a fetch session', () => {
  it('tells of a partition once, until something about it changes', () => {
    const session = sessionOf(asked('t', 0));
    session.remember(readsOf('t', [[0, idle()]]));
    const changes = [{ highWatermark: 11n }, { lastStableOffset: 9n }, { logStartOffset: 3n }];
    for (const change of changes) {
      expect(newsOf(session, 't', [0, idle()])).toEqual([]);
      expect(newsOf(session, 't', [0, idle(change)])).toEqual([0]);
      expect(newsOf(session, 't', [0, idle(change)])).toEqual([]);
      expect(newsOf(session, 't', [0, idle()])).toEqual([0]);
    }
  });

  it('tells of records and errors every time, and of what holds after an error', () => {
    const session = sessionOf(asked('t', 0));
    session.remember(readsOf('t', [[0, idle()]]));
    for (const change of [withRecords, failed, failed, {}]) {
      expect(newsOf(session, 't', [0, idle(change)])).toEqual([0]);
    }
    expect(newsOf(session, 't', [0, idle()])).toEqual([]);
  });

  it('reads those first who had no records last time', () => {
    const session = sessionOf(asked('a', 0, 1), asked('b', 0));
    expect(order(session)).toEqual(['a-0', 'a-1', 'b-0']);
    newsOf(session, 'a', [0, idle(withRecords)], [1, idle()]);
    expect(order(session)).toEqual(['a-1', 'b-0', 'a-0']);
    newsOf(session, 'a', [1, idle(withRecords)]);
    expect(order(session)).toEqual(['b-0', 'a-0', 'a-1']);
  });

  it('takes new parameters in place, new partitions at the end, and forgets', () => {
    const session = sessionOf(asked('a', 0, 1));
    const changed = asked('a', 0, 2);
    changed.partitions[0].fetchOffset = 7n;
    session.update([changed], [{ topic: 'a', topicId: '', partitions: [1, 9] }]);
    expect(order(session)).toEqual(['a-0', 'a-2']);
    expect(session.topics[0].partitions[0].fetchOffset).toBe(7n);
    session.update([], [{ topic: 'a', topicId: '', partitions: [0, 2] }]);
    expect(session.size).toBe(0);
  });

  it('counts its epoch from 1 and never gets to 0 again', () => {
    const session = sessionOf(asked('a', 0));
    session.advanceEpoch();
    expect(session.epoch).toBe(2);
    session.epoch = 2_147_483_647;
    session.advanceEpoch();
    expect(session.epoch).toBe(1);
  });
});

const PARTITIONS = 4;
/** The state of a partition in the log, as one fetch would find it. */
const state = fc
  .record({
    isFailed: fc.constantFrom(false, false, false, true),
    highWatermark: fc.bigInt(0n, 2n),
    lag: fc.bigInt(0n, 1n),
    logStartOffset: fc.bigInt(0n, 1n),
    hasRecords: fc.constantFrom(false, false, true),
  })
  .map(({ isFailed, highWatermark, lag, logStartOffset, hasRecords }) =>
    isFailed
      ? idle({ ...failed, highWatermark: -1n, lastStableOffset: -1n, logStartOffset: -1n })
      : idle({
          highWatermark,
          lastStableOffset: highWatermark - lag,
          logStartOffset,
          ...(hasRecords ? withRecords : {}),
        }),
  );
const index = fc.integer({ min: 0, max: PARTITIONS - 1 });
const step = fc.record({
  adds: fc.uniqueArray(index, { maxLength: 2 }),
  forgets: fc.uniqueArray(index, { maxLength: 1 }),
  states: fc.array(state, { minLength: PARTITIONS, maxLength: PARTITIONS }),
});

describe('a client that merges what a session tells it', () => {
  it('knows after every fetch what full fetches would have told it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const session = sessionOf(asked('t', 0));
        const known = new Map<number, PartitionRead>();
        for (const { adds, forgets, states } of steps) {
          session.update([asked('t', ...adds)], [{ topic: 't', topicId: '', partitions: forgets }]);
          for (const gone of forgets) known.delete(gone);
          const full = session.topics.flatMap(({ partitions }) =>
            partitions.map(({ partition }): [number, PartitionRead] => [
              partition,
              states[partition],
            ]),
          );
          const news = new Map(told(session.news(readsOf('t', full))));
          // Records are for this fetch alone, everything else stays known.
          const merged = full.map(([at]) => news.get(at) ?? { ...known.get(at), ...noRecords });
          expect(merged).toEqual(full.map(([, read]) => read));
          for (const [at, read] of news) known.set(at, read);
        }
      }),
    );
  });

  it('gets records of every partition that has some, one a fetch, within as many fetches as there are', () => {
    const counts = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(counts, (count) => {
        const session = sessionOf(asked('t', ...Array.from({ length: count }, (_, n) => n)));
        const seen = new Set<number>();
        for (let fetch = 0; fetch < count; fetch++) {
          const [first] = session.topics[0].partitions;
          seen.add(first.partition);
          newsOf(session, 't', [first.partition, idle(withRecords)]);
        }
        expect(seen.size).toBe(count);
      }),
    );
  });
});
