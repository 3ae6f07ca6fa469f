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
  readonly tone: 'good' | 'quiet' | 'warn' | 'bad';
  /** What is the matter with it, or that nothing is. */
  readonly text: string;
  /** Of consumers; where it is late, the one that is the latest. */
  readonly group?: string;
  /** Where it gave up on something: the fault that was seen last. */
  readonly letterGroup?: string;
}

const RANKS = { bad: 0, warn: 1, quiet: 2, good: 3 } as const;
/** Who is no member of a group and was silent for longer may be down: a service that only writes may have nothing to say, too. */
const SILENT_SECONDS = 30;

/** The sick ones first. */
export function healthOf(
  services: readonly ServiceSummary[],
  figures: LiveFiguresBody | null,
  letters: readonly DeadLetterGroup[],
): ServiceHealth[] {
  return services
    .map(({ name, instances, recordsPerSecond, groups, lastSeenAt }) => {
      const base = { name, instances, recordsPerSecond };
      const own = (figures?.groups ?? []).filter(({ groupId }) => groups.includes(groupId));
      const failures = letters.filter(({ group }) => groups.includes(group));
      const silence = silenceOf(lastSeenAt, figures);
      if (groups.length === 0 && silence > SILENT_SECONDS) {
        return { ...base, tone: 'quiet' as const, text: `last seen ${duration(silence)} ago` };
      }
      return { ...base, ...verdictOf(own, failures) };
    })
    .toSorted((a, b) => RANKS[a.tone] - RANKS[b.tone] || a.name.localeCompare(b.name));
}

/** In seconds, by the clock of the broker; 0 where it is not known. */
function silenceOf(lastSeenAt: string | null, figures: LiveFiguresBody | null): number {
  if (lastSeenAt === null || figures === null) return 0;
  return (Date.parse(figures.at) - Date.parse(lastSeenAt)) / 1000;
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
