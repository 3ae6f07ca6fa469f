import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { told } from './check.js';
import { Verdict, verdictOf, worst } from './verdict.js';

const PAGE_SIZE = 1_000;

/** By open letters of each consumer group. */
export async function checkLetters(
  invocation: Invocation,
  groups: readonly string[],
  { warn, critical }: { readonly warn: number; readonly critical: number },
): Promise<void> {
  if (warn > critical) throw new UsageError('--warn is more than --critical.');
  await told(invocation, 'dlq', async () => {
    const open = await openLetters(invocation);
    const chosen =
      groups.length === 0 ? [...open] : groups.map((one) => [one, open.get(one) ?? 0] as const);
    const outcomes = chosen.map(([group, count]) => ({
      verdict: verdictOf(count, { warn, critical }),
      text: `${group || 'unknown group'} ${count} open`,
    }));
    const bad = outcomes.filter(({ verdict }) => verdict !== Verdict.OK);
    const text =
      bad.length > 0 ? bad.map((one) => one.text).join(', ') : 'no open letters to speak of';
    return { verdict: worst(outcomes), text };
  });
}

async function openLetters(invocation: Invocation): Promise<ReadonlyMap<string, number>> {
  const api = await invocation.api();
  const open = new Map<string, number>();
  const params = { query: { status: 'open' as const, pageSize: PAGE_SIZE } };
  for await (const { groups } of api.pages('/api/v1/dead-letters/groups', { params }))
    for (const one of groups) open.set(one.group, (open.get(one.group) ?? 0) + one.open);
  return open;
}
