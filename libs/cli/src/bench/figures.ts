/** What a bench found, by name; the unit is part of the name. */
export type Figures = Readonly<Record<string, number>>;

export function rates(records: number, bytesEach: number, ms: number): Figures {
  const perSecond = (records * 1_000) / ms;
  return {
    records,
    seconds: round(ms / 1_000, 3),
    recordsPerSecond: round(perSecond, 0),
    megabytesPerSecond: round((perSecond * bytesEach) / 1_000_000, 2),
  };
}

/** Of times in milliseconds, at least one. */
export function quantiles(times: readonly number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))], 2);
  return {
    records: sorted.length,
    p50Ms: at(0.5),
    p90Ms: at(0.9),
    p99Ms: at(0.99),
    maxMs: round(sorted[sorted.length - 1], 2),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
