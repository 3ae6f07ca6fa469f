// A process that asks for a stream of replies and hands them to its parent, for tests that kill it. Plain JavaScript over
// the built libraries, since it runs outside Jest.
import 'reflect-metadata';
import { PosthornClient } from '@posthorn/transport';

const { BROKERS, TOPIC, RENEW_MS } = process.env;

const client = new PosthornClient({
  brokers: BROKERS,
  clientId: 'killed',
  request: { renewMs: Number(RENEW_MS) },
});
client.send(TOPIC, 'killed').subscribe((value) => process.send?.(value));
