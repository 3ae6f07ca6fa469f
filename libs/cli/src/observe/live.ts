import type { LiveFiguresBody } from '@posthorn/admin-client';
import type { Invocation } from '../runtime/invocation.js';

/** About one a second, until Ctrl-C. The rates of the first are 0. */
export async function* liveFigures(
  invocation: Invocation,
): AsyncGenerator<LiveFiguresBody, void, void> {
  const api = await invocation.api();
  const { signal } = invocation;
  // A stream is opened again for ever, as a console wants it: whether anybody is there at all is asked once, before.
  await api.GET('/api/v1/cluster');
  try {
    for await (const { event, data } of api.events('/api/v1/live', { signal }))
      if (event === 'figures') yield data as LiveFiguresBody;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
