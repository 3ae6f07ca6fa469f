// A member in a process of its own, for tests that kill it. Plain JavaScript over the built libraries, since it runs
// outside Jest. Tells its parent of every record it handled.
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster } from '@posthorn/client';

const { BROKERS, OPTIONS } = process.env;
const { handlerMs, ...options } = JSON.parse(OPTIONS);
const group = connectCluster({ brokers: [BROKERS] }).group({
  ...options,
  async handle({ topic, partition, offset }) {
    await sleep(Math.random() * handlerMs);
    process.send?.({ handled: `${topic}/${partition}/${offset}` });
  },
});
group.on('joined', (generationId) => process.send?.({ generationId }));
await group.start();
