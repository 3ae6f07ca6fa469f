import fc from 'fast-check';
import { isMarkedPaused, isObeyed, pauseMark } from './pause-mark.js';
import { type Pause, pauseRecord, Pauses, type PauseScope, resumeRecord } from './pauses.js';
import { progressMetadata } from '../consumer/progress.js';

const group = (topic: string | null = null, partition: number | null = null): PauseScope => ({
  groupId: 'shipping',
  topic,
  partition,
});

const pause = (scope: PauseScope, untilMs: number | null = null): Pause => ({
  ...scope,
  by: 'maria',
  reason: 'the printer is down',
  atMs: 1_000,
  untilMs,
});

/** A control topic of one partition. */
class Control {
  readonly pauses = new Pauses();
  offset = 0n;

  write({ key, value }: { key: string; value: string | null }): string | undefined {
    return this.pauses.apply({
      partition: 0,
      offset: (this.offset += 1n),
      key: Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
    });
  }
}

describe('the pauses that a control topic asks for', () => {
  it('hold for what they name and all in it, until exactly that is resumed', () => {
    const control = new Control();
    control.write(pauseRecord(pause(group('orders', 3))));
    control.write(pauseRecord(pause(group('orders'))));
    const of = (topic: string, partition: number) =>
      control.pauses.of('shipping', topic, partition, 0)?.partition;
    expect([of('orders', 3), of('orders', 0), of('bills', 0)]).toEqual([null, null, undefined]);
    expect(control.pauses.of('billing', 'orders', 3, 0)).toBeUndefined();
    control.write(resumeRecord(group('orders')));
    expect([of('orders', 3), of('orders', 0)]).toEqual([3, undefined]);
    control.write(pauseRecord(pause(group())));
    expect([of('orders', 3), of('bills', 7)]).toEqual([null, null]);
    expect(control.pauses.inForce('shipping', 0)).toMatchObject([
      { topic: null, by: 'maria', reason: 'the printer is down', atMs: 1_000, offset: 4n },
      { topic: 'orders', partition: 3, offset: 1n },
    ]);
  });

  it('end by themselves', () => {
    const control = new Control();
    control.write(pauseRecord(pause(group('orders'), 5_000)));
    control.write(pauseRecord(pause(group('bills'), 9_000)));
    const { pauses } = control;
    expect(pauses.of('shipping', 'orders', 0, 4_999)).toBeDefined();
    expect(pauses.of('shipping', 'orders', 0, 5_000)).toBeUndefined();
    expect(pauses.inForce('shipping', 5_000)).toHaveLength(1);
  });

  it.each([
    ['no JSON', 'shipping', '{"state":"paused"}'],
    ['another spelling', '{ "group": "shipping" }', '{"state":"paused"}'],
    ['a partition of no topic', '{"group":"shipping","partition":1}', '{"state":"paused"}'],
    [
      'a negative partition',
      '{"group":"shipping","topic":"t","partition":-1}',
      '{"state":"paused"}',
    ],
    ['another state', '{"group":"shipping"}', '{"state":"on"}'],
    ['an end that is no time', '{"group":"shipping"}', '{"state":"paused","until":"soon"}'],
    ['an array', '{"group":"shipping"}', '[]'],
  ])('are not changed by %s, which is told', (_, key, value) => {
    const control = new Control();
    expect(control.write({ key, value })).toBeDefined();
    expect(control.pauses.inForce('shipping', 0)).toEqual([]);
  });

  it('are the same after compaction, whatever was asked in whatever order', () => {
    const scope = fc.constantFrom(group(), group('a'), group('a', 0), group('a', 1), group('b', 0));
    const step = fc.tuple(scope, fc.boolean(), fc.integer({ min: 1, max: 50 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(50), (steps, nowMs) => {
        const records = steps.map(([what, isPause, untilMs]) =>
          isPause ? pauseRecord(pause(what, untilMs)) : resumeRecord(what),
        );
        const last = new Map(records.map((record, index) => [record.key, index]));
        const [whole, compacted] = [new Control(), new Control()];
        for (const [index, record] of records.entries()) {
          whole.write(record);
          if (last.get(record.key) === index) compacted.write(record);
        }
        const scopes = (control: Control) =>
          control.pauses
            .inForce('shipping', nowMs)
            .map(({ topic, partition }) => [topic, partition]);
        expect(scopes(compacted)).toEqual(scopes(whole));
      }),
    );
  });

  it('are known to be obeyed by what the commits of an obeying owner say', () => {
    const asked = { partitionOfControl: 0, offset: 81n };
    const metadata = progressMetadata(
      [{ offset: 7n, finished: true, note: 0 }],
      5n,
      pauseMark(asked),
    );
    expect(isObeyed(asked, metadata)).toBe(true);
    expect(isObeyed({ ...asked, offset: 82n }, metadata)).toBe(false);
    expect([isMarkedPaused(metadata), isMarkedPaused('posthorn:1:AA:')]).toEqual([true, false]);
    expect([isMarkedPaused(''), isMarkedPaused('paused-0-1')]).toEqual([false, false]);
  });
});
