import { printData } from '../output/listing.js';
import { CliError, UsageError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { definitionOf, type Definitions } from './definitions.js';

export async function exportDefinitions(
  invocation: Invocation,
  names: readonly string[],
  format: 'yaml' | 'json',
): Promise<void> {
  const admin = await invocation.admin();
  const all = (await admin.listTopics()).filter(({ isInternal }) => !isInternal);
  const missing = names.find((name) => !all.some(({ topic }) => topic === name));
  if (missing !== undefined)
    throw new CliError(`There is no topic "${missing}".`, { exitCode: ExitCode.NOT_FOUND });
  const chosen = names.length === 0 ? all : all.filter(({ topic }) => names.includes(topic));
  const topics = [];
  for (const topic of chosen)
    topics.push(definitionOf(topic, await admin.topicConfigs(topic.topic)));
  await printData(invocation, format, { version: 1, topics } satisfies Definitions);
}

/** What the admin API shows of the cluster. */
export async function exportAll(
  invocation: Invocation,
  names: readonly string[],
  format: 'yaml' | 'json',
): Promise<void> {
  if (names.length > 0) throw new UsageError('--all is all topics: name none.');
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/definitions');
  await printData(invocation, format, data);
}
