const HOUR = 60;
const DAY = 24 * HOUR;

/** Minutes; empty has no end. */
export const FOR_EVER = '';

export const KEY_LIFETIMES = [
  { value: String(DAY), label: 'In 1 day' },
  { value: String(30 * DAY), label: 'In 30 days' },
  { value: String(90 * DAY), label: 'In 90 days' },
  { value: String(365 * DAY), label: 'In 1 year' },
  { value: FOR_EVER, label: 'Until somebody revokes it' },
];

export const BINDING_LIFETIMES = [
  { value: FOR_EVER, label: 'Until somebody takes it away' },
  { value: String(HOUR), label: '1 hour' },
  { value: String(8 * HOUR), label: '8 hours' },
  { value: String(DAY), label: '1 day' },
  { value: String(7 * DAY), label: '7 days' },
];

/** @returns ISO 8601; undefined has no end. */
export function endOf(minutes: string, now: number): string | undefined {
  return minutes === FOR_EVER ? undefined : new Date(now + Number(minutes) * 60_000).toISOString();
}
