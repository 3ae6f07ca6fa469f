import type { ConsumedRecord, HandleContext } from '@posthorn/client';
import { InstantClock, turn } from '../../test/harness.js';
import { HandlerRegistry } from '../handlers/handler-registry.js';
import { retryTopic } from '../naming/topic-name.js';
import { Names } from '../naming/names.js';
import { DEFAULT_RULES } from '../options/failure-rules.js';
import { retryRecordOf } from '../retry/retry-record.js';
import { RetryIntake } from './retry-intake.js';

const LONG = 'o'.repeat(240);
const place = { partition: 0, offset: 7n, timestamp: 0n, leaderEpoch: 0 };

/** What the retry topic of a record holds that was due a second ago. */
function waitingIn(topic: string): ConsumedRecord {
  const record = { ...place, topic: LONG, key: null, value: Buffer.from('1'), headers: [] };
  const retry = { record, handler: `handler of ${LONG}`, attempts: 1, dueMs: -1_000 };
  const sent = retryRecordOf(topic, { ...retry, deferredBy: undefined }, new Error('no'));
  const headers = sent.headers ?? [];
  return { ...place, topic, key: null, value: Buffer.from('1'), headers };
}

function rig(untilResumed: () => Promise<void>) {
  const registry = new HandlerRegistry(
    { group: 'svc', rules: DEFAULT_RULES, perTopic: {} },
    new Names(),
  );
  registry.add(LONG, () => Promise.resolve(), true, { retry: { mode: 'delayed' } });
  const never = (): never => {
    throw new Error('nothing is given up here');
  };
  const intake = new RetryIntake({
    group: 'svc',
    registry,
    deadLetters: { write: never } as never,
    events: { deadLetter: never },
    clock: new InstantClock(),
    draining: new AbortController().signal,
    hold: () => () => undefined,
    untilResumed,
  });
  const { signal } = new AbortController();
  const context = { signal, leaving: signal, isRepeated: false, note: 0 } as HandleContext;
  return { registry, intake, context };
}

describe('a record that waits in a retry topic', () => {
  it('is not tried under a pause, though it is due', async () => {
    let resume = (): void => undefined;
    const resumed = new Promise<void>((resolve) => (resume = resolve));
    const { intake, context } = rig(() => resumed);
    let attempt = 0;
    const taken = intake
      .take(waitingIn(retryTopic(LONG, 'svc', 1)), context)
      .then((run) => (attempt = run?.attempt ?? -1));
    await turn();
    expect(attempt).toBe(0);
    resume();
    expect(await taken).toBe(2);
  });

  it('is known for what it is, however long the name of its own topic is', async () => {
    const { registry, intake, context } = rig(() => Promise.resolve());
    const [, topic] = registry.topicsOf('svc') as string[];
    expect(topic.length).toBeLessThanOrEqual(249);
    expect(intake.isRetryTopic(topic)).toBe(true);
    expect((await intake.take(waitingIn(topic), context))?.record.topic).toBe(LONG);
  });
});
