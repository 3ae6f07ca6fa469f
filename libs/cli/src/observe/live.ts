import type { LiveFiguresBody } from '@posthorn/admin-client';
import type { Invocation } from '../runtime/invocation.js';

/**
 * About one a second, until Ctrl-C. Who is the first to watch waits a second for them: rates come of two looks at the cluster,
 * and 0 of the first is not known to be one.
 */
export async function* liveFigures(
  invocation: Invocation,
): AsyncGenerator<LiveFiguresBody, void, void> {
  const api = await invocation.api();
  const { signal } = invocation;
  // A stream is opened again for ever, as a console wants it: whether anybody is there at all is asked once, before.
  await api.GET('/api/v1/cluster');
  try {
    for await (const { event, data } of api.events('/api/v1/live', { signal }))
      if (event === 'figures' && (data as LiveFiguresBody).rateSeconds > 0)
        yield data as LiveFiguresBody;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
