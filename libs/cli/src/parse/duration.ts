import { UsageError } from '../runtime/cli-error.js';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const PART = /(\d{1,15}(?:\.\d{1,9})?)(ms|s|m|h|d|w)/y;

/** `90s`, `1h30m`, `1.5d`: milliseconds; null where it is no duration. */
export function durationMs(text: string): number | null {
  let total = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (part === null) return null;
    total += Number(part[1]) * UNIT_MS[part[2]];
  }
  return text === '' || !Number.isSafeInteger(Math.round(total)) ? null : Math.round(total);
}

/** For an option that takes one. Throws UsageError. */
export function parseDuration(text: string): number {
  const ms = durationMs(text);
  if (ms !== null) return ms;
  throw new UsageError(
    `"${text}" is no duration.`,
    'Durations look like 500ms, 90s, 15m or 1h30m.',
  );
}

/** The two largest units that matter: `3d 4h`, `12s`, `340ms`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  const seconds = Math.floor(ms / 1_000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const from = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(from, from + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}
