import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger } from '../../test/harness.js';
import { DelayedRetries } from './delayed-retries.js';
import { HandlerInterruptedError } from '../index.js';
import { ThrottledLogger } from '../runtime/throttled-logger.js';
import { DEFAULT_RETRY } from '../retry/retry-policy.js';

const stored = { topic: 'orders', partition: 0, offset: 1n, timestamp: 0n, leaderEpoch: 0 };
const record = { ...stored, key: null, value: Buffer.from('1'), headers: [] };
const failed = { record, error: new Error('no'), attempt: 1, group: 'svc', handler: 'Orders.on' };

describe('a record on its way to a retry topic', () => {
  it('is not written when its partition was lost before: it is its next owner’s', async () => {
    const cluster = new FakeCluster();
    const clock = new InstantClock();
    const lost = new AbortController();
    cluster.beforeEnsure = () => lost.abort();
    const retries = new DelayedRetries({
      cluster,
      producer: cluster.producer(),
      topics: { partitions: 1 },
      clock,
      random: () => 0,
      logger: new ThrottledLogger(new RecordingLogger(), clock),
    });
    const policy = { ...DEFAULT_RETRY, mode: 'delayed' } as const;
    const postponed = retries.postpone(
      policy,
      failed,
      { delayMs: 100, deferredBy: undefined },
      lost.signal,
    );
    await expect(postponed).rejects.toThrow(HandlerInterruptedError);
    expect(cluster.records('orders.svc.retry.1')).toEqual([]);
  });
});
