import type { TopicSummary } from '@posthorn/admin-client';

/** A topic, or all whose names begin alike. */
export interface Branch {
  /** What they begin with, `orders.`; or the whole name of the one. */
  readonly name: string;
  /** null: it stands for several. */
  readonly topic: TopicSummary | null;
  readonly topics: number;
  readonly partitions: number;
}

/**
 * One word of a name and what separates it from the next: `orders.` of `orders.payment.dlq`. Of several separators the
 * first one: whatever begins with a step has this step and no other, so that a topic stands in one branch.
 */
const STEP = /^[._-]*[^._-]+[._-]/;

/** What stands directly under a prefix, by name. What would be a branch of one topic is the topic. */
export function branchesUnder(prefix: string, topics: readonly TopicSummary[]): readonly Branch[] {
  const groups = new Map<string, TopicSummary[]>();
  for (const topic of topics) {
    if (!topic.name.startsWith(prefix)) continue;
    const step = STEP.exec(topic.name.slice(prefix.length))?.[0];
    const name = step === undefined ? topic.name : prefix + step;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [topic]);
    else group.push(topic);
  }
  return [...groups]
    .map(([name, members]) => (members.length === 1 ? leafOf(members[0]) : branchOf(name, members)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function leafOf(topic: TopicSummary): Branch {
  return { name: topic.name, topic, topics: 1, partitions: topic.partitionCount };
}

function branchOf(name: string, members: readonly TopicSummary[]): Branch {
  const partitions = members.reduce((sum, { partitionCount }) => sum + partitionCount, 0);
  return { name, topic: null, topics: members.length, partitions };
}

/** The prefixes above one, the root first: '', 'orders.', 'orders.payment.'. */
export function pathTo(prefix: string): readonly string[] {
  const path = [''];
  for (let rest = prefix; ;) {
    const step = STEP.exec(rest)?.[0];
    if (step === undefined) return rest === '' ? path : [...path, prefix];
    path.push(path.at(-1) + step);
    rest = rest.slice(step.length);
  }
}
