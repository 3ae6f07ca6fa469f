import { stackOf, type Button } from './button.js';
import { count, grouped, secondsSince, until } from './wait.js';

const OUTBOX = 'posthorn.outbox';

export const killBroker: Button = {
  name: 'kill-broker',
  title: 'Kill the broker',
  does: 'SIGKILL to the broker (to all of them, if there are several), which stays down for a while.',
  watch:
    'Orders are still taken: events wait in the outbox, which is part of the transaction that saved them. When the broker is back they flow, in order and once.',
  heal: 'Start it again',
  holdMs: 10_000,
  needs: ['processes'],
  byHand: 'docker compose kill -s KILL broker; docker compose up -d broker',
  async run({ world, say, hold, signal }) {
    const stack = stackOf(world);
    const brokers = stack.brokerNames.map((name) => stack.program(name));
    const before = brokers.map(({ pid }) => pid).join(', ');
    for (const broker of brokers) broker.killAndHold();
    say(`process ${before} was killed`);
    try {
      await hold();
    } finally {
      for (const broker of brokers) broker.start();
    }
    const startedAt = performance.now();
    const waiting = await count(world, OUTBOX);
    const after = brokers.map(({ pid }) => pid).join(', ');
    say(`process ${after} starts; ${grouped(waiting)} events wait in the outbox`);
    await Promise.all(stack.brokerNames.map((name) => stack.ready(name)));
    await until({ signal }, 'the outbox was emptied', async () => {
      return (await count(world, OUTBOX)) < Math.max(1, waiting / 2);
    });
    return `process ${before} was killed; process ${after} took the ${grouped(waiting)} events out of the outbox within ${secondsSince(startedAt)} s of its start`;
  },
};
