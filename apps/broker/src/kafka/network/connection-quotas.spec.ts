import { describe, expect, it } from '@jest/globals';
import { ConnectionQuotas, type ConnectionQuotaSettings } from './connection-quotas.js';

function quotas(settings: Partial<ConnectionQuotaSettings>): ConnectionQuotas {
  const none = { perAddressMax: 9, perPrincipalMax: 9, creationRateMax: 9 };
  return new ConnectionQuotas({ ...none, perAddressOverrides: new Map(), ...settings });
}

describe('the quotas of connections', () => {
  it('count each address for itself, with a maximum of its own where it has one', () => {
    const counted = quotas({ perAddressMax: 1, perAddressOverrides: new Map([['10.0.0.2', 2]]) });
    const leave = counted.enter('10.0.0.1');
    expect(leave).not.toBeNull();
    expect(counted.enter('10.0.0.1')).toBeNull();
    expect([1, 2, 3].map(() => counted.enter('10.0.0.2') !== null)).toEqual([true, true, false]);
    leave?.();
    leave?.();
    expect(counted.enter('10.0.0.1')).not.toBeNull();
    expect(counted.enter('10.0.0.1')).toBeNull();
  });

  it('count each principal for itself', () => {
    const counted = quotas({ perPrincipalMax: 1 });
    expect(counted.admit('User:a')).not.toBeNull();
    expect(counted.admit('User:a')).toBeNull();
    expect(counted.admit('User:b')).not.toBeNull();
  });

  it('let a second’s worth of connections come at once, and the others one after the other', () => {
    const counted = quotas({ creationRateMax: 4 });
    const delays = (now: number, count: number): number[] =>
      Array.from({ length: count }, () => counted.delayMs(now));
    expect(delays(10_000, 6)).toEqual([0, 0, 0, 0, 250, 500]);
    expect(delays(10_500, 2)).toEqual([250, 500]);
    expect(delays(20_000, 5)).toEqual([0, 0, 0, 0, 250]);
  });

  it('hold nobody up for longer because the clock was set back by hours', () => {
    const counted = quotas({ creationRateMax: 4 });
    const hours = 5 * 3_600_000;
    expect(counted.delayMs(hours)).toBe(0);
    expect(Array.from({ length: 5 }, () => counted.delayMs(1_000))).toEqual([0, 0, 0, 250, 500]);
  });
});
