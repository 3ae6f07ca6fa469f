import type {
  DeadLetterGroup,
  LiveFiguresBody,
  LiveGroupBody,
  ServiceSummary,
} from '@posthorn/admin-client';
import { lagTone } from '../groups/lag-thresholds.js';
import { duration } from '../../format/durations.js';
import { plural } from '../../format/numbers.js';

/** How a service is, by the groups that it reads with and the dead letters that these left. */
export interface ServiceHealth {
  readonly name: string;
  readonly instances: number;
  readonly recordsPerSecond: number;
  readonly tone: 'good' | 'warn' | 'bad';
  /** What is the matter with it, or that nothing is. */
  readonly text: string;
  /** Of consumers; where it is late, the one that is the latest. */
  readonly group?: string;
  /** Where it gave up on something: the fault that was seen last. */
  readonly letterGroup?: string;
}

const RANKS = { bad: 0, warn: 1, good: 2 } as const;

/** The sick ones first. */
export function healthOf(
  services: readonly ServiceSummary[],
  figures: LiveFiguresBody | null,
  letters: readonly DeadLetterGroup[],
): ServiceHealth[] {
  return services
    .map(({ name, instances, recordsPerSecond, groups }) => {
      const base = { name, instances, recordsPerSecond };
      const own = (figures?.groups ?? []).filter(({ groupId }) => groups.includes(groupId));
      const failures = letters.filter(({ group }) => groups.includes(group));
      return { ...base, ...verdictOf(own, failures) };
    })
    .toSorted((a, b) => RANKS[a.tone] - RANKS[b.tone] || a.name.localeCompare(b.name));
}

type Verdict = Pick<ServiceHealth, 'tone' | 'text' | 'group' | 'letterGroup'>;

function verdictOf(
  groups: readonly LiveGroupBody[],
  failures: readonly DeadLetterGroup[],
): Verdict {
  const late = groups.toSorted((a, b) => (b.lagSeconds ?? 0) - (a.lagSeconds ?? 0)).at(0);
  const tone = lagTone(late?.lagSeconds ?? 0);
  const behind = `${duration(late?.lagSeconds)} behind`;
  if (tone === 'bad') return { tone, text: behind, group: late?.groupId };
  const newest = failures.at(0);
  if (newest !== undefined) {
    const open = failures.reduce((sum, one) => sum + one.open, 0);
    const text = `${plural(open, 'dead letter')}: ${newest.error}`;
    return { tone: 'bad', text, letterGroup: newest.id };
  }
  if (tone === 'warn') return { tone, text: behind, group: late?.groupId };
  return { tone, text: groups.length === 0 ? 'writes only' : 'keeps up', group: late?.groupId };
}
