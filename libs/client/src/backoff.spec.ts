import { Backoff } from './backoff.js';

describe('back-off', () => {
  it('doubles up to the cap and stays there for ever', () => {
    const backoff = new Backoff({ firstMs: 100, maxMs: 1000, random: () => 0.5 });
    const pauses = Array.from({ length: 5000 }, () => backoff.nextMs());
    expect(pauses.slice(0, 5)).toEqual([100, 200, 400, 800, 1000]);
    expect(pauses.at(-1)).toBe(1000);
    backoff.reset();
    expect(backoff.nextMs()).toBe(100);
  });

  it('spreads pauses by a fifth to either side', () => {
    const at = (random: number): number =>
      new Backoff({ firstMs: 100, maxMs: 1000, random: () => random }).nextMs();
    expect([at(0), at(1)].map(Math.round)).toEqual([80, 120]);
  });
});
