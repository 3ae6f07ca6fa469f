import type {
  AlertBody,
  ClusterBody,
  DeadLetterGroup,
  LiveFiguresBody,
  LiveGroupBody,
} from '@posthorn/admin-client';
import { LAG_BAD_SECONDS, LAG_WARN_SECONDS } from '../../components/groups/lag-thresholds.js';
import type { Tone } from '../../components/values/status.js';
import { duration } from '../../format/durations.js';
import { plural } from '../../format/numbers.js';
import { visibleText } from '../../format/visible-text.js';

/** Something that somebody should look at, with the way to its cause. */
export interface Finding {
  readonly key: string;
  readonly tone: 'bad' | 'warn';
  readonly text: string;
  /** Of consumers, where that is the cause. */
  readonly group?: string;
  /** Of dead letters, where they are the cause. */
  readonly letterGroup?: string;
  readonly to: '/groups/$group' | '/dead-letters/$letterGroup' | '/brokers' | '/alerts';
}

/** Longer lists help nobody: the worst first, and the list of groups has the rest. */
const FINDINGS_MAX = 8;

/** What is said where nothing is wrong: not that all is well before it is known, or when it is known no more. */
export function calmOf(isKnown: boolean, isAway: boolean): Pick<Finding, 'text'> & { tone: Tone } {
  if (isAway) return { tone: 'quiet', text: 'Whether all is well is not known now.' };
  if (!isKnown) return { tone: 'quiet', text: 'Looking…' };
  return { tone: 'good', text: 'All is well: everybody keeps up.' };
}

/** What is wrong, the worst first. Nothing known is nothing wrong: what is not known yet is left out. */
export function findingsOf(
  figures: LiveFiguresBody | null,
  cluster: ClusterBody | undefined,
  letters: readonly DeadLetterGroup[] = [],
  alerts: readonly AlertBody[] = [],
): Finding[] {
  return [
    ...firing(alerts),
    ...leaderless(cluster),
    ...(figures?.unreachableBrokers ?? []).map(({ brokerId }): Finding => {
      const text = `Broker ${brokerId} does not answer`;
      return { key: `broker-${brokerId}`, tone: 'bad', text, to: '/brokers' };
    }),
    ...(figures?.groups ?? []).flatMap((group) => lateGroup(group)),
    ...letters.map((group) => failingHandler(group)),
  ]
    .toSorted((a, b) => Number(a.tone === 'warn') - Number(b.tone === 'warn'))
    .slice(0, FINDINGS_MAX);
}

/** What somebody has said that they want to know of, in one line: the screen of alerts has the rest. */
function firing(alerts: readonly AlertBody[]): Finding[] {
  const all = alerts.filter(({ state }) => state === 'firing');
  if (all.length === 0) return [];
  const worst = all.find(({ severity }) => severity === 'critical') ?? all[0];
  const others = all.length === 1 ? '' : `, and ${plural(all.length - 1, 'more alert')}`;
  const tone = worst.severity === 'critical' ? 'bad' : 'warn';
  return [{ key: 'alerts', tone, text: `${worst.summary}${others}`, to: '/alerts' }];
}

function leaderless(cluster: ClusterBody | undefined): Finding[] {
  const count = cluster?.leaderlessPartitionCount ?? 0;
  if (count === 0) return [];
  const text = `${plural(count, 'partition')} without a leader: nothing can be written or read there`;
  return [{ key: 'leaderless', tone: 'bad', text, to: '/brokers' }];
}

function failingHandler({ id, group, handler, error, open }: DeadLetterGroup): Finding {
  const who = visibleText(handler === '' ? group || 'A handler' : handler);
  const text = `${who} gave up on ${plural(open, 'record')}: ${error}`;
  const key = `letters-${id}`;
  return { key, tone: 'bad', text, letterGroup: id, to: '/dead-letters/$letterGroup' };
}

/** Those that the list names, in a word for the figure that counts groups. */
export function lateText(groups: readonly LiveGroupBody[]): string {
  const late = groups.filter((group) => lateGroup(group).length > 0).length;
  return late === 0 ? 'All of them keep up' : `${plural(late, 'group')} late`;
}

function lateGroup({ groupId, lag, lagSeconds, memberCount }: LiveGroupBody): Finding[] {
  const base = { key: `group-${groupId}`, group: groupId, to: '/groups/$group' } as const;
  const waits = `${plural(lag, 'record')} wait`;
  const who = visibleText(groupId);
  if (memberCount === 0 && lag !== '0') {
    return [{ ...base, tone: 'bad', text: `${who} has no members, and ${waits}` }];
  }
  if (lagSeconds === null || lagSeconds < LAG_WARN_SECONDS) return [];
  const tone = lagSeconds >= LAG_BAD_SECONDS ? 'bad' : 'warn';
  return [{ ...base, tone, text: `${who} is ${duration(lagSeconds)} behind: ${waits}` }];
}
