import { KafkaError } from '@posthorn/client';
import type { Invocation } from '../runtime/invocation.js';

interface CreateOptions {
  readonly partitions?: number;
  readonly replicas?: number;
  readonly config: readonly (readonly [name: string, value: string])[];
  readonly ifMissing?: boolean;
  readonly dryRun?: boolean;
}

export async function createTopic(
  invocation: Invocation,
  topic: string,
  { partitions, replicas, config, ifMissing, dryRun = false }: CreateOptions,
): Promise<void> {
  const admin = await invocation.admin();
  try {
    await admin.createTopic(
      {
        topic,
        configs: Object.fromEntries(config),
        ...(partitions === undefined ? {} : { partitions }),
        ...(replicas === undefined ? {} : { replicationFactor: replicas }),
      },
      { validateOnly: dryRun },
    );
  } catch (error) {
    const exists = error instanceof KafkaError && error.errorName === 'TOPIC_ALREADY_EXISTS';
    if (!exists || ifMissing !== true) throw error;
    return invocation.say(`${topic} is there already.`);
  }
  invocation.say(dryRun ? `${topic} could be created.` : `Created ${topic}.`);
}
