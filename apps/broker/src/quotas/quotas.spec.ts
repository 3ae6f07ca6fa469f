import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { entityProblem, limitProblem, type ClientQuota, type QuotaEntity } from './client-quota.js';
import { QuotaRules } from './quota-rules.js';
import { Quotas } from './quotas.js';
import { SlidingRate } from './sliding-rate.js';
import { TokenBucket } from './token-bucket.js';

const WINDOW = { samples: 11, sampleMs: 1_000 };

describe('a sliding rate', () => {
  it('lets a burst of ten seconds pass, and makes wait for what goes beyond it', () => {
    const rate = new SlidingRate(WINDOW);
    rate.record(10_000, 0);
    expect(rate.throttleMs(1_000, 0)).toBe(0);
    rate.record(5_000, 0);
    expect(rate.throttleMs(1_000, 0)).toBe(5_000);
  });

  it('keeps a client that waits as it is told to the twice the limit and a burst, which is Kafka’s bound for requests of any size', () => {
    const requests = fc.array(fc.record({ bytes: fc.nat(50_000), afterMs: fc.nat(500) }), {
      minLength: 1,
      maxLength: 100,
    });
    fc.assert(
      fc.property(requests, fc.integer({ min: 500, max: 5_000 }), (all, bound) => {
        const rate = new SlidingRate(WINDOW);
        let now = 0;
        let total = 0;
        for (const { bytes, afterMs } of all) {
          // Before this request. A wait is shorter than what was sent takes by the ten seconds that pass as a burst.
          expect(total).toBeLessThanOrEqual((bound * (2 * now + 22_000)) / 1_000);
          rate.record(bytes, now);
          total += bytes;
          now += afterMs + rate.throttleMs(bound, now);
        }
      }),
    );
  });

  it('forgets what is older than its samples, and what is taken back', () => {
    const rate = new SlidingRate(WINDOW);
    rate.record(1_000_000, 0);
    rate.record(-1_000_000, 0);
    expect(rate.throttleMs(1, 0)).toBe(0);
    rate.record(1_000_000, 0);
    expect(rate.throttleMs(1, 10_999)).toBeGreaterThan(0);
    expect(rate.throttleMs(1, 11_000)).toBe(0);
    expect(rate.isIdle(11_000)).toBe(true);
  });
});

describe('a token bucket', () => {
  it('lets a request of any size pass while there is no debt, then none until it is paid', () => {
    const bucket = new TokenBucket(WINDOW);
    expect(bucket.take(21, 1, 0)).toBe(true);
    expect(bucket.take(1, 1, 0)).toBe(false);
    expect(bucket.throttleMs(1, 0)).toBe(10_000);
    expect(bucket.take(1, 1, 9_000)).toBe(false);
    expect(bucket.take(1, 1, 10_000)).toBe(true);
  });
});

describe('the limit of a client', () => {
  const order: QuotaEntity[] = [
    { user: 'u', 'client-id': 'c' },
    { user: 'u', 'client-id': null },
    { user: 'u' },
    { user: null, 'client-id': 'c' },
    { user: null, 'client-id': null },
    { user: null },
    { 'client-id': 'c' },
    { 'client-id': null },
  ];

  it('is that of the most specific entity, in the order of Kafka', () => {
    fc.assert(
      fc.property(fc.subarray(order, { minLength: 1 }), (entities) => {
        const quotas = entities.map((entity): ClientQuota => ({
          entity,
          key: 'producer_byte_rate',
          value: order.indexOf(entity) + 1,
        }));
        const first = Math.min(...quotas.map(({ value }) => value));
        const rules = new QuotaRules(quotas);
        expect(rules.limitOf('producer_byte_rate', 'u', 'c')?.value).toBe(first);
        expect(rules.limitOf('consumer_byte_rate', 'u', 'c')).toBeNull();
      }),
    );
  });

  it('of a default entity is shared with nobody else', () => {
    const rules = new QuotaRules([
      { entity: { user: null }, key: 'producer_byte_rate', value: 1 },
      { entity: { ip: null }, key: 'connection_creation_rate', value: 2 },
    ]);
    const sharedBy = (user: string, clientId: string) =>
      rules.limitOf('producer_byte_rate', user, clientId)?.sharedBy;
    expect(sharedBy('a', 'x')).toBe(sharedBy('a', 'y'));
    expect(sharedBy('a', 'x')).not.toBe(sharedBy('b', 'x'));
    expect(rules.limitOfAddress('1.2.3.4')?.value).toBe(2);
  });

  it('of an address holds in whatever spelling it was set', () => {
    const entity = { ip: '2001:DB8:0:0::1' };
    const rules = new QuotaRules([{ entity, key: 'connection_creation_rate', value: 5 }]);
    expect(rules.limitOfAddress('2001:db8::1')?.value).toBe(5);
  });
});

describe('quotas in use', () => {
  it('count on when the limits change, and cost nothing when there are none', () => {
    let now = 0;
    const quotas = new Quotas({ now: () => now, after: () => () => undefined }, WINDOW);
    const produce = (bytes: number): number => {
      const throttle = quotas.throttleOf('u', 'c', bytes);
      throttle.produced();
      return throttle.throttleTimeMs;
    };
    expect(produce(1_000_000)).toBe(0);
    const limit = (value: number): void =>
      quotas.replace([{ entity: { user: 'u' }, key: 'producer_byte_rate', value }]);
    limit(1_000);
    expect(produce(10_000)).toBe(0);
    limit(500);
    expect(produce(0)).toBe(10_000);
    now += 11_000;
    expect(produce(0)).toBe(0);
  });

  it('count the work after a wait too, for which the next request is made to wait', () => {
    const quotas = new Quotas({ now: () => 0, after: () => () => undefined }, WINDOW);
    quotas.replace([{ entity: { user: 'u' }, key: 'request_percentage', value: 1 }]);
    const first = quotas.throttleOf('u', 'c', 0);
    first.ran(1);
    // 100 ms are all that one percent has in ten seconds.
    first.ranAfter(150);
    expect(first.throttleTimeMs).toBe(0);
    const second = quotas.throttleOf('u', 'c', 0);
    second.ran(0);
    expect(second.throttleTimeMs).toBeGreaterThan(0);
  });

  it('stay right when clients make up names without end, each of which costs as little as the first', () => {
    const looks = jest.spyOn(SlidingRate.prototype, 'isIdle');
    const quotas = new Quotas({ now: () => 0, after: () => () => undefined }, WINDOW);
    quotas.replace([{ entity: { 'client-id': null }, key: 'producer_byte_rate', value: 1_000 }]);
    const throttleOf = (clientId: string, bytes: number): number => {
      const throttle = quotas.throttleOf('u', clientId, bytes);
      throttle.produced();
      return throttle.throttleTimeMs;
    };
    throttleOf('one', 10_000);
    for (let index = 0; index < 25_000; index++) throttleOf(`c${index}`, 1);
    expect(throttleOf('one', 10_000)).toBeGreaterThan(0);
    // Which of the others are idle: looked at all together, once, and not for each new name.
    expect(looks.mock.calls.length).toBeLessThan(25_000);
    looks.mockRestore();
  });
});

describe('a quota that makes no sense', () => {
  it.each<[{ type: string; name: string | null }[], RegExp]>([
    [[], /empty/],
    [[{ type: 'group', name: 'g' }], /Unhandled/],
    [[{ type: 'user', name: '' }], /Empty user/],
    [
      [
        { type: 'user', name: 'a' },
        { type: 'user', name: 'b' },
      ],
      /twice/,
    ],
    [
      [
        { type: 'user', name: 'a' },
        { type: 'ip', name: '::1' },
      ],
      /combination/,
    ],
    [[{ type: 'ip', name: 'x y' }], /not a valid IP address/],
    [[{ type: 'ip', name: 'localhost' }], /not looked up/],
  ])('of %j is refused', (parts, problem) => {
    expect(entityProblem(parts)).toMatch(problem);
  });

  it.each<[QuotaEntity, string, number | null, RegExp]>([
    [{ user: 'a' }, 'connection_creation_rate', 1, /Invalid configuration key/],
    [{ ip: '::1' }, 'producer_byte_rate', 1, /Invalid configuration key/],
    [{ user: 'a' }, 'nonsense', 1, /Invalid configuration key/],
    [{ user: 'a' }, 'producer_byte_rate', 0, /greater than 0/],
    [{ user: 'a' }, 'producer_byte_rate', Number.NaN, /greater than 0/],
    [{ user: 'a' }, 'producer_byte_rate', 1.5, /integer/],
  ])('for %j, %s = %p, is refused', (entity, key, value, problem) => {
    expect(limitProblem(entity, key, value)).toMatch(problem);
  });
});
