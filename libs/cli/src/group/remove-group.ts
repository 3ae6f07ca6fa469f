import { confirmName } from '../runtime/confirm.js';
import type { Invocation } from '../runtime/invocation.js';
import { existingGroup } from './group-lags.js';

export async function removeGroup(
  invocation: Invocation,
  groupId: string,
  { yes = false }: { readonly yes?: boolean },
): Promise<void> {
  const admin = await invocation.admin();
  await existingGroup(admin, groupId);
  await confirmName(invocation, `The offsets of ${groupId} will be gone.`, groupId, yes);
  await admin.deleteGroup(groupId);
  invocation.say(`Deleted ${groupId}.`);
}
