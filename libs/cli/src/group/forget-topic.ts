import type { CommittedOffsetBody } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import type { Invocation } from '../runtime/invocation.js';

interface ForgetOptions {
  readonly execute?: boolean;
  readonly reason?: string;
  readonly output: Format;
}

/** Over the admin API: it says beforehand what would be gone, and keeps in the audit trail what was. */
export async function forgetTopic(
  invocation: Invocation,
  group: string,
  topic: string,
  { execute = false, reason, output }: ForgetOptions,
): Promise<void> {
  const api = await invocation.api(reason);
  const { data } = await api.DELETE('/api/v1/consumer-groups/{group}/offsets/{topic}', {
    params: { path: { group, topic }, query: { validateOnly: !execute } },
  });
  await printListing<CommittedOffsetBody>(invocation, output, {
    rows: data.offsets,
    columns: [
      { title: 'TOPIC', value: (row) => row.topic },
      { title: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
      { title: 'OFFSET', value: ({ offset }) => offset, align: 'right' },
    ],
    name: ({ partition }) => `${topic}/${partition}`,
    empty: 'Nothing is committed there.',
  });
  invocation.say(
    execute
      ? `${group} has forgotten ${topic}.`
      : `${group} would forget these, and have no lag there; --execute does it.`,
  );
}
