import { beforeEach, describe, expect, it } from '@jest/globals';
import { LedShards } from './led-shards.js';

let owned: Map<number, number>;
let led: LedShards;

beforeEach(() => {
  owned = new Map([[7, 1]]);
  led = new LedShards(() => owned);
  led.begin();
});

describe('rows of a shard that is led', () => {
  it('from before the reading began are moved', () => {
    expect(led.take(7)).toBe(true);
    expect(led.isBehind).toBe(false);
  });

  it('since a page was asked for wait for the next reading, since that page may lack the first of them', () => {
    owned.set(8, 1);
    expect(led.take(8)).toBe(false);
    expect(led.isBehind).toBe(true);
    led.begin();
    expect(led.take(8)).toBe(true);
  });

  it('again under another epoch wait for the next reading, since somebody else may have moved some', () => {
    owned.set(7, 2);
    expect(led.isBehind).toBe(true);
    expect(led.take(7)).toBe(false);
    owned.set(7, 3);
    led.begin();
    expect(led.take(7)).toBe(true);
  });

  it('again under the same epoch wait for the next reading where one was left lying meanwhile', () => {
    owned = new Map();
    expect(led.take(7)).toBe(false);
    expect(led.isBehind).toBe(false);
    owned = new Map([[7, 1]]);
    expect(led.take(7)).toBe(false);
    expect(led.isBehind).toBe(true);
  });

  it('again under the same epoch are moved where none was met meanwhile', () => {
    owned = new Map();
    owned = new Map([[7, 1]]);
    expect(led.take(7)).toBe(true);
    expect(led.isBehind).toBe(false);
  });
});

it('what is led no more does not send the reading back to its start', () => {
  owned.delete(7);
  expect(led.isBehind).toBe(false);
});
