import type { TopicConfig, TopicDescription } from '@posthorn/client';
import { CliError } from '../runtime/cli-error.js';

/** What a topic is to be; configs are those of its own. */
export interface TopicDefinition {
  readonly topic: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

export interface Definitions {
  /** Of the shape of the file. */
  readonly version: 1;
  readonly topics: readonly TopicDefinition[];
}

/** Secrets have no values to export, and a topic has none. */
export function definitionOf(
  { topic, partitions }: TopicDescription,
  configs: readonly TopicConfig[],
): TopicDefinition {
  const own = configs.filter(({ source, value }) => source === 'topic' && value !== null);
  return {
    topic,
    partitions: partitions.length,
    configs: Object.fromEntries(own.map(({ name, value }) => [name, value ?? ''])),
  };
}

const SHAPE =
  'It looks like what posthorn export prints: version: 1, and topics with topic, partitions and configs.';
const TOPICS_MAX = 100_000;

/** Throws CliError, which names the place in the file. */
export function checkedDefinitions(parsed: unknown, file: string): Definitions {
  const fail = (where: string, what: string): CliError =>
    new CliError(`${file}: ${where} ${what}.`, { hint: SHAPE });
  if (!isObject(parsed)) throw fail('the file', 'is no object');
  if (parsed.version !== 1) throw fail('version', 'is not 1');
  const { topics } = parsed;
  if (!Array.isArray(topics) || topics.length > TOPICS_MAX) throw fail('topics', 'is no list');
  const names = new Set<string>();
  const checked = topics.map((one: unknown, index) => {
    const where = `topics[${index}]`;
    if (!isObject(one)) throw fail(where, 'is no object');
    const { topic, partitions, configs = {} } = one;
    if (typeof topic !== 'string' || topic === '') throw fail(`${where}.topic`, 'is no name');
    if (names.has(topic)) throw fail(`${where}.topic`, `is there twice: ${topic}`);
    names.add(topic);
    if (typeof partitions !== 'number' || !Number.isInteger(partitions) || partitions < 1)
      throw fail(`${where}.partitions`, 'is no number of at least 1');
    if (!isObject(configs)) throw fail(`${where}.configs`, 'is no object');
    return {
      topic,
      partitions,
      configs: textsOf(configs, (name) =>
        fail(`${where}.configs.${name}`, 'is no text, number or boolean'),
      ),
    };
  });
  return { version: 1, topics: checked };
}

function textsOf(
  configs: Record<string, unknown>,
  fail: (name: string) => CliError,
): Record<string, string> {
  const texts = Object.entries(configs).map(([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    // YAML reads 86400000 as a number, which is what was meant.
    if (typeof value === 'number' || typeof value === 'boolean')
      return [name, String(value)] as const;
    throw fail(name);
  });
  return Object.fromEntries(texts);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One thing that is to be done; `impossible` is told and left out. */
export interface Step {
  readonly topic: string;
  readonly action: 'create' | 'add partitions' | 'set config' | 'impossible';
  readonly what: string;
  readonly before: string | null;
  readonly after: string;
}

/** @param found null where there is no such topic */
export function stepsTo(wanted: TopicDefinition, found: TopicDefinition | null): readonly Step[] {
  const { topic, partitions, configs } = wanted;
  if (found === null) {
    const what = Object.entries(configs).map(([name, value]) => `${name}=${value}`);
    return [
      { topic, action: 'create', what: what.join(' '), before: null, after: String(partitions) },
    ];
  }
  const steps: Step[] = [];
  if (found.partitions !== partitions)
    steps.push({
      topic,
      action: found.partitions < partitions ? 'add partitions' : 'impossible',
      what: 'partitions',
      before: String(found.partitions),
      after: String(partitions),
    });
  for (const [name, value] of Object.entries(configs)) {
    const before = found.configs[name] ?? null;
    if (before !== value)
      steps.push({ topic, action: 'set config', what: name, before, after: value });
  }
  return steps;
}
