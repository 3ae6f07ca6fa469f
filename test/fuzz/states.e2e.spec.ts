import fc from 'fast-check';
import { afterAll, beforeAll, describe, it, jest } from '@jest/globals';
import { AddPartitionsToTxn } from '@posthorn/protocol';
import { apis } from '../../apps/broker/src/kafka/apis.js';
import { seededRandom } from '../durability/support/random.js';
import { createTestDatabase } from '../support/database.js';
import type { Command } from './state/command.js';
import { groupCommands } from './state/group-commands.js';
import { logCommands } from './state/log-commands.js';
import { Model } from './state/model.js';
import { Restart } from './state/restart-command.js';
import { transactionCommands } from './state/transaction-commands.js';
import { topicCommands } from './state/topic-commands.js';
import { startOurs, World, type Server } from './state/world.js';

// `npm run fuzz -- --minutes 10 --seed 7` sets these; as one test of many it takes a few seconds.
const MINUTES = Number(process.env['POSTHORN_FUZZ_MINUTES'] ?? 0);
const { seed } = seededRandom('fuzz of states');

jest.setTimeout(MINUTES * 60_000 + 300_000);

const hasTransactions = apis.some(({ key }) => key === AddPartitionsToTxn.key);
const requests: fc.Arbitrary<Command>[] = [
  ...topicCommands,
  ...logCommands,
  ...groupCommands,
  ...(hasTransactions ? transactionCommands : []),
];

/** Runs sequences until the time is up, or `runs` of them. A failure is shrunk to the fewest requests that show it. */
async function hold(
  commands: readonly fc.Arbitrary<Command>[],
  runs: number,
  startWorld: () => Promise<World>,
): Promise<void> {
  const sequences = fc.commands([...commands], {
    maxCommands: 80,
    size: 'max',
  });
  const property = fc.asyncProperty(sequences, async (sequence) => {
    const real = await startWorld();
    try {
      await fc.asyncModelRun(() => ({ model: new Model(), real }), sequence);
    } finally {
      await real.close();
    }
  });
  const time = MINUTES > 0 ? { interruptAfterTimeLimit: (MINUTES * 60_000) / 2 } : {};
  await fc.assert(property, {
    seed,
    numRuns: MINUTES > 0 ? 1e9 : runs,
    endOnFailure: false,
    ...time,
  });
}

describe('whatever valid requests come in whatever order, the broker does what Kafka would', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let run = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('with its log in memory', async () => {
    await hold(requests, 40, () => World.start(() => startOurs({}), 'm-'));
  });

  it('with its log in PostgreSQL, restarted at any time', async () => {
    const startServer = (): Promise<Server> => startOurs({ databaseUrl: database.url });
    const commands = [...requests, fc.constant(new Restart())];
    await hold(commands, 5, () => World.start(startServer, `run-${++run}-`));
  });
});
