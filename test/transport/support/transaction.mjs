// A service of its own process that is killed between the two publishes of its transaction, or has both. Plain JavaScript over
// the built libraries, since it runs outside Jest.
import { PosthornClient } from '@posthorn/transport';

const { BROKERS, TOPIC, HANGS } = process.env;

const client = new PosthornClient({
  brokers: BROKERS,
  clientId: TOPIC,
  // Longer than any test: nobody but the restarted one ends what the killed one left open.
  producer: { transactionTimeoutMs: 900_000 },
});
await client.transaction(async (tx) => {
  await tx.publish(TOPIC, { pid: process.pid, part: 1 });
  process.send({ pid: process.pid });
  // The open channel to the parent keeps the process.
  if (HANGS === 'true') await new Promise(() => undefined);
  await tx.publish(TOPIC, { pid: process.pid, part: 2 });
});
await client.close();
process.disconnect();
