import { AdminApiError } from '@posthorn/admin-client';
import { secondsText } from '../observe/lag.js';
import { liveFigures } from '../observe/live.js';
import { UsageError } from '../runtime/cli-error.js';
import { explain } from '../runtime/explain.js';
import type { Invocation } from '../runtime/invocation.js';
import { outcomeLine, Verdict, verdictOf, worst, type Outcome } from './verdict.js';

interface Limits {
  readonly warn: number;
  readonly critical: number;
}

export async function checkReady(invocation: Invocation): Promise<void> {
  await told(invocation, 'ready', async () => {
    const api = await invocation.api();
    try {
      const { data } = await api.GET('/health/ready');
      return { verdict: Verdict.OK, text: data.checks.map(({ name }) => name).join(', ') };
    } catch (error) {
      // Not ready is an answer, and no problem of the API: it comes with the checks that failed.
      const isAnswer = error instanceof AdminApiError && error.status === 503;
      if (!isAnswer) throw error;
      return { verdict: Verdict.CRITICAL, text: 'the broker takes no traffic now' };
    }
  });
}

export async function checkLag(
  invocation: Invocation,
  groups: readonly string[],
  { warn, critical }: Limits,
): Promise<void> {
  if (warn > critical) throw new UsageError('--warn is more than --critical.');
  const limits = { warn: warn / 1_000, critical: critical / 1_000 };
  await told(invocation, 'lag', async () => {
    const lags =
      groups.length === 0 ? await lagsOfAll(invocation) : await lagsOf(invocation, groups);
    const outcomes = lags.map(({ groupId, lagSeconds }) => ({
      verdict: verdictOf(lagSeconds, limits),
      text: `${groupId} ${lagSeconds === null ? 'unknown' : `${secondsText(lagSeconds)} behind`}`,
    }));
    const bad = outcomes.filter(({ verdict }) => verdict !== Verdict.OK);
    const text = bad.length > 0 ? bad.map((one) => one.text).join(', ') : `${lags.length} groups`;
    return { verdict: worst(outcomes), text };
  });
}

interface GroupSeconds {
  readonly groupId: string;
  readonly lagSeconds: number | null;
}

async function lagsOfAll(invocation: Invocation): Promise<readonly GroupSeconds[]> {
  for await (const { groups, unreachableBrokers } of liveFigures(invocation)) {
    const missing = unreachableBrokers.map(({ brokerId }) => ({
      groupId: `broker ${brokerId}`,
      lagSeconds: null,
    }));
    return [...groups, ...missing];
  }
  return [];
}

async function lagsOf(
  invocation: Invocation,
  groups: readonly string[],
): Promise<readonly GroupSeconds[]> {
  const api = await invocation.api();
  const answers = groups.map(async (group) => {
    const { data } = await api.GET('/api/v1/consumer-groups/{group}/lags', {
      params: { path: { group } },
    });
    return { groupId: group, lagSeconds: data.maxLagSeconds };
  });
  return Promise.all(answers);
}

/** One line, whatever happens: what cannot be found out is unknown, and says why. */
export async function told(
  invocation: Invocation,
  what: string,
  look: () => Promise<Outcome>,
): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await look();
  } catch (error) {
    const { message } = explain(error, invocation.settings.brokers);
    outcome = { verdict: Verdict.UNKNOWN, text: message };
  }
  await invocation.print(outcomeLine(what, outcome));
  invocation.exitCode = outcome.verdict;
}
