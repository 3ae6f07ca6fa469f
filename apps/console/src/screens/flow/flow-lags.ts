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

/** The colour of an edge: who writes has no lag. */
export function toneOf({ groupId }: FlowEdge, lags: Lags): ReturnType<typeof lagTone> | 'quiet' {
  const seconds = groupId === null ? null : lags(groupId);
  return seconds === null ? 'quiet' : lagTone(seconds);
}
