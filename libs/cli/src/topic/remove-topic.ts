import { counted } from '../output/counted.js';
import { confirmName } from '../runtime/confirm.js';
import type { Invocation } from '../runtime/invocation.js';

export async function removeTopic(
  invocation: Invocation,
  topic: string,
  { yes = false }: { readonly yes?: boolean },
): Promise<void> {
  const admin = await invocation.admin();
  // A name that is none is told before anybody is asked to type it again.
  const { partitions } = await admin.describeTopic(topic);
  const what = `${topic} and all records of its ${counted(partitions.length, 'partition')} will be gone for ever.`;
  await confirmName(invocation, what, topic, yes);
  await admin.deleteTopic(topic);
  invocation.say(`Deleted ${topic}.`);
}
