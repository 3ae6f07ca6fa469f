/** The value that this share of them does not exceed. */
export function at(values, quantile) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * quantile)];
}

/** Of milliseconds. */
export function told(values) {
  const shown = { p50: 0.5, p90: 0.9, p99: 0.99, max: 1 };
  return Object.entries(shown)
    .map(([name, quantile]) => `${name} ${at(values, quantile).toFixed(2)}`)
    .join(', ')
    .concat(' ms');
}
