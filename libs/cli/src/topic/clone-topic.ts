import type { KafkaAdmin } from '@posthorn/client';
import { definitionOf } from '../definitions/definitions.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { copyRecords } from './copy-records.js';
import { createTopic } from './create-topic.js';

interface CloneOptions {
  readonly partitions?: number;
  readonly replicas?: number;
  readonly config: readonly (readonly [name: string, value: string])[];
  readonly records?: boolean;
  readonly dryRun?: boolean;
}

/** A topic like another, with what is named otherwise; its records only when that is said. */
export async function cloneTopic(
  invocation: Invocation,
  from: string,
  to: string,
  { partitions, replicas, config, records, dryRun }: CloneOptions,
): Promise<void> {
  if (from === to) throw new UsageError('The two topics are the same.');
  const admin = await invocation.admin();
  const original = await definitionFound(admin, from);
  const count = partitions ?? original.partitions;
  await createTopic(invocation, to, {
    partitions: count,
    config: Object.entries({ ...original.configs, ...Object.fromEntries(config) }),
    ...(replicas === undefined ? {} : { replicas }),
    ...(dryRun === true ? { dryRun } : {}),
  });
  if (records !== true || dryRun === true) return;
  await copyRecords(invocation, from, to, { isSamePlace: count === original.partitions });
}

async function definitionFound(admin: KafkaAdmin, topic: string) {
  const [description, configs] = await Promise.all([
    admin.describeTopic(topic),
    admin.topicConfigs(topic),
  ]);
  return definitionOf(description, configs);
}
