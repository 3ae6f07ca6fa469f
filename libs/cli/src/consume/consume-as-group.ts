import type { Invocation } from '../runtime/invocation.js';
import type { Consumption } from './consumption.js';

/**
 * One member of a group. A record counts as done when it was printed; on Ctrl-C, after the last of a limit, and when nobody
 * reads any more the member commits and leaves, so that others take over at once.
 */
export async function consumeAsGroup(
  invocation: Invocation,
  { topic, frames, keeps, printed, countMax, isolation }: Consumption,
  groupId: string,
): Promise<void> {
  const admin = await invocation.admin();
  await admin.describeTopic(topic);
  const cluster = await invocation.cluster();
  const enough = new AbortController();
  const over = AbortSignal.any([enough.signal, invocation.signal]);
  let count = 0;
  const group = cluster.group({
    groupId,
    topics: [topic],
    isolation,
    offsetReset: 'earliest',
    async handle(record) {
      // Over the limit nothing is done, so that it comes again: to the next member, or the next time.
      if (over.aborted) throw new Error('no more is wanted');
      const [said = null] = (await frames?.of([record])) ?? [];
      if (!keeps(record, said)) return;
      if (++count >= countMax) enough.abort();
      await invocation.print(printed(record, said));
    },
  });
  group.on('error', (error) => {
    if (!over.aborted) invocation.say(`waiting: ${error.message}`);
  });
  await group.start();
  await ended(over);
  await group.close();
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
