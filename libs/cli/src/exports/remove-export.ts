import type { Invocation } from '../runtime/invocation.js';

/** Its content: the export stays in the list. */
export async function removeExport(
  invocation: Invocation,
  id: string,
  reason: string | undefined,
): Promise<void> {
  const api = await invocation.api(reason);
  await api.DELETE('/api/v1/exports/{id}/content', { params: { path: { id } } });
  invocation.say(`What export ${id} had written is deleted.`);
}
