import type { Invocation } from '../runtime/invocation.js';
import { selectionOf, type SelectionOptions } from './selection.js';

interface DiscardOptions extends SelectionOptions {
  readonly execute?: boolean;
  readonly reason?: string;
}

export async function discard(
  invocation: Invocation,
  ids: readonly string[],
  options: DiscardOptions,
): Promise<void> {
  const { execute = false, reason } = options;
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/dead-letters:discard', {
    params: { query: { validateOnly: !execute } },
    body: { letters: selectionOf(ids, options) },
  });
  invocation.say(
    execute
      ? `${data.discarded} letters were discarded.`
      : `${data.discarded} letters would be discarded. Nothing was changed: --execute does it.`,
  );
}
