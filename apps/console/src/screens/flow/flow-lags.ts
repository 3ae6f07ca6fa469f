import type { LiveFiguresBody } from '@posthorn/admin-client';
import { lagTone } from '../../components/groups/lag-thresholds.js';
import type { FlowEdge } from './flow-graph.js';

/** Seconds that groups are behind; null: not known, of a group that is not among those that are told. */
export type Lags = (groupId: string) => number | null;

export function lagsOf(figures: LiveFiguresBody | null): Lags {
  const groups = new Map(figures?.groups.map((group) => [group.groupId, group]));
  return (groupId) => {
    const group = groups.get(groupId);
    if (group === undefined) return null;
    return group.lagSeconds ?? (group.lag === '0' ? 0 : null);
  };
}

export type EdgeTone = ReturnType<typeof lagTone> | 'quiet';

/** The colour of an edge: who writes has no lag. */
export function toneOf({ groupId }: FlowEdge, lags: Lags): EdgeTone {
  const seconds = groupId === null ? null : lags(groupId);
  return seconds === null ? 'quiet' : lagTone(seconds);
}

/** More than any rate in bytes: who is late is on the picture before who is busy. */
const LATE = { good: 0, quiet: 0, warn: 1e15, bad: 1e18 } as const;

/** What an edge is worth a look, where not all have room. */
export function weightOf(edge: FlowEdge, lags: Lags): number {
  return LATE[toneOf(edge, lags)] + (edge.bytesPerSecond ?? 0) + 1;
}

/**
 * Where the records are that a group waits with, as the records of a topic are asked for: from the time on that its lag
 * goes back to. undefined: it is not behind, and the newest are the ones.
 */
export function waitingFrom({ groupId }: FlowEdge, lags: Lags, now: number): string | undefined {
  const seconds = groupId === null ? null : lags(groupId);
  if (seconds === null || seconds < 1) return undefined;
  return `@${new Date(Math.floor(now / 1000 - seconds) * 1000).toISOString()}`;
}
