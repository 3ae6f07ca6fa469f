import type { ConfigChange } from '@posthorn/client';

/**
 * What a topic has while records come in that are older than it would keep, with the timestamps that they had: nothing is
 * removed, compacted or stamped anew until all of them are there.
 */
const WHILE: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'message.timestamp.type': 'CreateTime',
};

/** Of timestamps that are refused; a record that was taken once is taken again. */
const LIMITS = new Set([
  'message.timestamp.before.max.ms',
  'message.timestamp.after.max.ms',
  'message.timestamp.difference.max.ms',
]);

export function configsWhile(
  configs: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const others = Object.entries(configs).filter(([name]) => !LIMITS.has(name));
  return { ...Object.fromEntries(others), ...WHILE };
}

/** What is changed when it has all its records: to what the original had of its own, or to the default. */
export function configsAfter(configs: Readonly<Record<string, string>>): readonly ConfigChange[] {
  const limits = [...LIMITS].filter((name) => Object.hasOwn(configs, name));
  return [...Object.keys(WHILE), ...limits].map((name) => ({ name, value: configs[name] ?? null }));
}
