import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FetchRequest, FetchResponseInput } from '@posthorn/protocol';
import type { FetchRead, PartitionRead } from './fetch-read.js';
import { EVICTION_MS } from './fetch-session-cache.js';
import { FetchWatch } from './fetch-watch.js';
import { FetchSessions, type FetchContext, type SessionOwner } from './fetch-sessions.js';

const IDLE: PartitionRead = {
  error: null,
  records: [],
  bytes: 0,
  highWatermark: 5n,
  lastStableOffset: 5n,
  logStartOffset: 0n,
  abortedTransactions: null,
};
const V12 = 12;
const V13 = 13;

/** A connection that can be closed. */
class Owner implements SessionOwner {
  readonly listeners = new Set<() => void>();

  onClose(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    for (const listener of this.listeners) listener();
  }
}

describe('the fetch sessions', () => {
  let now: number;
  let owner: Owner;
  let sessions: FetchSessions;

  beforeEach(() => {
    now = 1_000_000;
    owner = new Owner();
    sessions = withLimits({ slotsMax: 2, partitionsMax: 10 });
  });

  function withLimits(limits: { slotsMax: number; partitionsMax: number }): FetchSessions {
    let id = 100;
    const newWatch = (): FetchWatch => new FetchWatch({ onAdvance: () => () => undefined });
    return new FetchSessions(limits, { now: () => now, nextId: () => ++id, newWatch });
  }

  function request(sessionId: number, sessionEpoch: number, partitions = 0): FetchRequest {
    const topic = { topic: 't', topicId: 'id', partitions: partitionsOf(partitions) };
    const topics = partitions === 0 ? [] : [topic];
    return { sessionId, sessionEpoch, topics, forgottenTopicsData: [] } as unknown as FetchRequest;
  }

  const partitionsOf = (count: number) =>
    Array.from({ length: count }, (_, partition) => ({ partition, fetchOffset: 0n }));

  function begin(fetch: FetchRequest, version = V12, by = owner): FetchContext | string {
    const context = sessions.begin(fetch, version, by);
    return 'error' in context ? context.error : context;
  }

  /** Reads nothing: every partition is there and idle. */
  function answered(context: FetchContext | string): FetchResponseInput {
    if (typeof context === 'string') throw new Error(context);
    const read: FetchRead = {
      topics: context.topics.map(({ topic: name, topicId, partitions }) => ({
        topic: {
          name,
          topicId,
          targets: partitions.map((asked) => ({ request: asked, partitionId: 1, missing: null })),
        },
        reads: partitions.map(() => IDLE),
      })),
      bytes: 0,
      hasError: false,
    };
    return context.answer(read, (sent) => ({
      responses: sent.topics.map(({ topic }) => ({ topic: topic.name, partitions: [] })),
    }));
  }

  const open = (partitions: number, version = V12, by = owner): number =>
    answered(begin(request(0, 0, partitions), version, by)).sessionId ?? 0;
  const next = (id: number, epoch: number, version = V12): FetchContext | string =>
    begin(request(id, epoch), version);

  it('begin with a full fetch of epoch 0 and go on with epochs 1, 2, 3', () => {
    const id = open(3);
    expect(id).toBeGreaterThan(0);
    for (const epoch of [1, 2, 3]) {
      const context = next(id, epoch);
      expect(typeof context === 'string' ? context : context.topics[0].partitions).toHaveLength(3);
      expect(answered(context)).toEqual({ sessionId: id, responses: [] });
    }
  });

  it('are not made for who asks without one', () => {
    expect(answered(begin(request(0, -1, 3))).sessionId).toBeUndefined();
    expect(sessions.size).toBe(0);
  });

  it('refuse an id they never gave and an epoch out of turn, and then go on', () => {
    const id = open(3);
    expect(next(99_999, 1)).toBe('FETCH_SESSION_ID_NOT_FOUND');
    expect(next(0, 1)).toBe('FETCH_SESSION_ID_NOT_FOUND');
    for (const epoch of [2, -2, 7]) expect(next(id, epoch)).toBe('INVALID_FETCH_SESSION_EPOCH');
    answered(next(id, 1));
    expect(next(id, 1)).toBe('INVALID_FETCH_SESSION_EPOCH');
  });

  it('refuse a change between topic names and topic ids', () => {
    const [named, byId] = [open(1, V12), open(1, V13)];
    expect(next(named, 1, V13)).toBe('FETCH_SESSION_TOPIC_ID_ERROR');
    expect(next(byId, 1, V12)).toBe('FETCH_SESSION_TOPIC_ID_ERROR');
    expect(answered(next(byId, 1, V13)).responses).toEqual([]);
  });

  it.each([0, -1])('end with a full fetch that names them, epoch %d', (epoch) => {
    const id = open(3);
    answered(begin(request(id, epoch, 1)));
    expect(next(id, 1)).toBe('FETCH_SESSION_ID_NOT_FOUND');
    expect(sessions.size).toBe(epoch === 0 ? 1 : 0);
  });

  it('end when their last partition is forgotten', () => {
    const id = open(1);
    const forgotten = [{ topic: 't', topicId: '', partitions: [0] }];
    const last = { ...request(id, 1), forgottenTopicsData: forgotten };
    expect(answered(begin(last)).sessionId).toBeUndefined();
    expect(sessions.size).toBe(0);
  });

  it('end with the connection that used them last', () => {
    const id = open(1);
    const other = new Owner();
    answered(begin(request(id, 1), V12, other));
    owner.close();
    answered(begin(request(id, 2), V12, other));
    other.close();
    expect(next(id, 3)).toBe('FETCH_SESSION_ID_NOT_FOUND');
    expect([...owner.listeners]).toEqual([]);
  });

  it('leave nothing behind when the connection closed before the answer', () => {
    const context = begin(request(0, 0, 1), V12, {
      onClose: (listener) => {
        listener();
        return () => undefined;
      },
    } as Owner);
    answered(context);
    expect([sessions.size, sessions.partitionCount]).toEqual([0, 0]);
  });

  it('tell a request that another of the session overtook', () => {
    const id = open(1);
    const slow = next(id, 1);
    answered(next(id, 2));
    expect(answered(slow)).toMatchObject({ errorCode: 71, responses: [] });
  });

  it('are declined when the slots are taken by sessions as large that are in use', () => {
    open(3);
    open(3);
    now += EVICTION_MS + 1;
    answered(next(101, 1));
    answered(next(102, 1));
    expect(open(3)).toBe(0);
    expect(sessions.size).toBe(2);
  });

  it('give way after two minutes to one with more partitions, the smallest first', () => {
    open(4);
    open(3);
    expect(open(5)).toBe(0);
    now += EVICTION_MS + 1;
    answered(next(101, 1));
    answered(next(102, 1));
    expect(open(5)).toBeGreaterThan(0);
    expect(next(102, 2)).toBe('FETCH_SESSION_ID_NOT_FOUND');
    expect(typeof next(101, 2)).not.toBe('string');
  });

  it('give way to anyone when nobody used them for two minutes', () => {
    open(4);
    now += EVICTION_MS;
    open(4);
    expect(open(1)).toBe(0);
    now += 1;
    expect(open(1)).toBeGreaterThan(0);
    expect(next(101, 1)).toBe('FETCH_SESSION_ID_NOT_FOUND');
  });

  it('keep no more partitions than allowed, whether they come at the start or later', () => {
    expect(open(11)).toBe(0);
    const id = open(6);
    expect(open(5)).toBe(0);
    const other = open(4);
    expect(sessions.partitionCount).toBe(10);
    expect(begin(request(other, 1, 5))).toBe('FETCH_SESSION_ID_NOT_FOUND');
    expect(sessions.partitionCount).toBe(6);
    expect(answered(next(id, 1)).sessionId).toBe(id);
  });

  it('are all declined with no slots', () => {
    sessions = withLimits({ slotsMax: 0, partitionsMax: 10 });
    expect(open(1)).toBe(0);
  });
});
