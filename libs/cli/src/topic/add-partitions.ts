import type { Invocation } from '../runtime/invocation.js';

export async function addPartitions(
  invocation: Invocation,
  topic: string,
  total: number,
  { dryRun = false }: { readonly dryRun?: boolean },
): Promise<void> {
  const admin = await invocation.admin();
  await admin.addPartitions(topic, total, { validateOnly: dryRun });
  invocation.say(
    dryRun ? `${topic} could have ${total} partitions.` : `${topic} has ${total} partitions now.`,
  );
}
