import type { GroupPauses } from '@posthorn/admin-client';
import { printData, printListing, type Format } from '../output/listing.js';
import type { Invocation } from '../runtime/invocation.js';

interface SteerOptions {
  readonly topic: readonly string[];
  readonly reason?: string;
  readonly output: Format;
}

const scopeOf = (topics: readonly string[]) =>
  topics.length === 0 ? {} : { topics: topics.map((topic) => ({ topic })) };

export async function pauseGroup(
  invocation: Invocation,
  groupId: string,
  options: SteerOptions & { readonly for?: number },
): Promise<void> {
  const api = await invocation.api(options.reason);
  const until =
    options.for === undefined
      ? {}
      : { until: new Date(invocation.nowMs() + options.for).toISOString() };
  const { data } = await api.POST('/api/v1/consumer-groups/{group}:pause', {
    params: { path: { group: groupId } },
    body: { ...scopeOf(options.topic), ...until },
  });
  invocation.say(`${groupId} is asked to stand still.`);
  await printPauses(invocation, options.output, data);
}

export async function resumeGroup(
  invocation: Invocation,
  groupId: string,
  { topic, reason, output }: SteerOptions,
): Promise<void> {
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/consumer-groups/{group}:resume', {
    params: { path: { group: groupId } },
    body: scopeOf(topic),
  });
  invocation.say(`${groupId} is asked to go on.`);
  await printPauses(invocation, output, data);
}

export async function showPauses(
  invocation: Invocation,
  groupId: string,
  format: Format,
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/consumer-groups/{group}/pauses', {
    params: { path: { group: groupId } },
  });
  await printPauses(invocation, format, data);
}

async function printPauses(
  invocation: Invocation,
  format: Format,
  pauses: GroupPauses,
): Promise<void> {
  if (format === 'json' || format === 'yaml') return printData(invocation, format, pauses);
  await printListing(invocation, format, {
    rows: pauses.pauses,
    columns: [
      { title: 'TOPIC', value: ({ topic }) => topic ?? 'all' },
      { title: 'PARTITION', value: ({ partition }) => partition ?? 'all', align: 'right' },
      { title: 'BY', value: ({ by }) => by ?? '-' },
      { title: 'SINCE', value: ({ at }) => at },
      { title: 'UNTIL', value: ({ until }) => until ?? 'resumed' },
      { title: 'REASON', value: ({ reason }) => reason ?? '' },
    ],
    name: ({ topic, partition }) => `${topic ?? '*'}/${partition ?? '*'}`,
    empty: 'Nothing is paused.',
  });
  const count = (wanted: string): number =>
    pauses.partitions.filter(({ standing }) => standing === wanted).length;
  const [paused, pausing] = [count('paused'), count('pausing')];
  if (paused + pausing > 0)
    invocation.say(`${paused} of ${paused + pausing} partitions stand still.`);
}
