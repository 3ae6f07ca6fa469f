/** What a topic's configs mean for how long its records are kept. */
export interface RetentionPolicy {
  /** -1 = for ever. */
  readonly retentionMs: number;
  /** Per partition; -1 = no limit. */
  readonly retentionBytes: number;
}

export function retentionPolicyOf(
  configs: ReadonlyMap<string, string>,
  defaults: RetentionPolicy,
): RetentionPolicy {
  // As in Kafka: a topic that is only compacted is not deleted from.
  const policies = (configs.get('cleanup.policy') ?? 'delete').split(',').map((s) => s.trim());
  if (!policies.includes('delete')) return { retentionMs: -1, retentionBytes: -1 };
  return {
    retentionMs: numberOf(configs.get('retention.ms'), defaults.retentionMs),
    retentionBytes: numberOf(configs.get('retention.bytes'), defaults.retentionBytes),
  };
}

/** The broker refuses what is no number; a value written past it must not delete anything. */
function numberOf(text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : -1;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface RetentionClass {
  readonly name: string;
  readonly retentionMsMax: number;
  /** A segment is sealed at this age at the latest: what is expired waits that long for its segment to be dropped. */
  readonly segmentMs: number;
}

/**
 * Topics that keep records for about as long share a chain of segments, so that a segment's rows end at about the same
 * time: it is dropped only when its longest-kept row is done with. Few classes, since each has a segment open.
 */
const CLASSES: readonly RetentionClass[] = [
  { name: 'hours', retentionMsMax: 6 * HOUR_MS, segmentMs: 30 * MINUTE_MS },
  { name: 'days', retentionMsMax: 2 * DAY_MS, segmentMs: 4 * HOUR_MS },
  { name: 'weeks', retentionMsMax: 31 * DAY_MS, segmentMs: DAY_MS },
  { name: 'years', retentionMsMax: Number.POSITIVE_INFINITY, segmentMs: 7 * DAY_MS },
];
const FOREVER: RetentionClass = { name: 'forever', retentionMsMax: -1, segmentMs: 7 * DAY_MS };

export function retentionClassOf({ retentionMs }: RetentionPolicy): string {
  if (retentionMs < 0) return FOREVER.name;
  return CLASSES.find(({ retentionMsMax }) => retentionMs <= retentionMsMax)!.name;
}

/**
 * Topics that are compacted: their segments end when all their partitions have been cleaned out of them, which topics
 * that are only ever kept would not let happen.
 */
export const COMPACTED_CLASS = 'compacted';

export function segmentMsOf(retentionClass: string): number {
  if (retentionClass === COMPACTED_CLASS) return DAY_MS;
  return CLASSES.find(({ name }) => name === retentionClass)?.segmentMs ?? FOREVER.segmentMs;
}
