import { printListing, type Format } from '../output/listing.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

interface ConfigOptions {
  readonly set: readonly (readonly [name: string, value: string])[];
  readonly unset: readonly string[];
  readonly dryRun?: boolean;
  readonly output: Format;
}

export async function topicConfig(
  invocation: Invocation,
  topic: string,
  { set, unset, dryRun = false, output }: ConfigOptions,
): Promise<void> {
  const changes = [
    ...set.map(([name, value]) => ({ name, value })),
    ...unset.map((name) => ({ name, value: null })),
  ];
  const names = changes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`${twice} is there twice.`);
  const admin = await invocation.admin();
  if (changes.length > 0) {
    await admin.alterTopicConfigs(topic, changes, { validateOnly: dryRun });
    const what = names.join(', ');
    return invocation.say(
      dryRun ? `${what} of ${topic} could be changed.` : `Changed ${what} of ${topic}.`,
    );
  }
  const configs = await admin.topicConfigs(topic);
  const all = output === 'wide' || output === 'json' || output === 'yaml';
  await printListing(invocation, output, {
    rows: all ? configs : configs.filter(({ source }) => source === 'topic'),
    columns: [
      { title: 'CONFIG', value: ({ name }) => name },
      { title: 'VALUE', value: ({ value }) => value ?? '(secret)' },
      { title: 'FROM', value: ({ source }) => source },
    ],
    name: ({ name }) => name,
    empty: `${topic} has no configs of its own; -o wide shows all.`,
  });
}
