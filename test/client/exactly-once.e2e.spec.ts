import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { jest } from '@jest/globals';
import type { KafkaCluster } from '@posthorn/client';
import { readToEnd } from './support/read.js';
import { onEveryBroker, quickly, until, type Target } from './support/rig.js';

// A machine that is busy with other suites takes its time.
jest.setTimeout(90_000);

const RECORDS = 240;
const PARTITIONS = 4;
const STEPS = ['begun', 'sent', 'offsets', 'committed'] as const;

interface Message {
  readonly step?: (typeof STEPS)[number];
  readonly finished?: string;
  readonly error?: string;
}

let rig: Target;
let cluster: KafkaCluster;
const children = new Set<ChildProcess>();

/** One copier in a process of its own; instance and transactional id are the slot's, as they would be a pod's. */
function copier(name: string, slot: number): { child: ChildProcess; messages: Message[] } {
  const options = {
    ...quickly,
    groupId: `${name}-group`,
    instanceId: `${name}-${slot}`,
    transactionalId: `${name}-${slot}`,
    from: `${name}-in`,
    to: `${name}-out`,
  };
  const child = fork(path.resolve('test/client/support/copier-process.mjs'), {
    execArgv: [],
    env: { ...process.env, BROKERS: rig.proxy.address, OPTIONS: JSON.stringify(options) },
  });
  const messages: Message[] = [];
  child.on('message', (message: Message) => messages.push(message));
  children.add(child);
  return { child, messages };
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function fill(name: string): Promise<void> {
  await cluster.ensureTopics([
    { topic: `${name}-in`, partitions: PARTITIONS },
    { topic: `${name}-out`, partitions: PARTITIONS },
  ]);
  await cluster.producer().sendAll(
    Array.from({ length: RECORDS }, (_, i) => ({
      topic: `${name}-in`,
      partition: i % PARTITIONS,
      key: `k${i % PARTITIONS}`,
      value: String(i),
    })),
  );
}

/** Every record is there once, and those of one key in their order. */
async function assertCopiedOnce(name: string): Promise<void> {
  let values: number[] = [];
  await until('everything is copied', async () => {
    values = (await readToEnd(cluster, `${name}-out`, 'read_committed')).map(Number);
    return values.length >= RECORDS;
  });
  expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: RECORDS }, (_, i) => i));
  for (let key = 0; key < PARTITIONS; key++) {
    const ofKey = values.filter((value) => value % PARTITIONS === key);
    expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
  }
}

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
    cluster = rig.cluster();
  });
  afterEach(async () => {
    for (const child of children) await end(child);
  });
  afterAll(async () => {
    await rig.close();
  });

  describe('a copier of one topic to another', () => {
    it('that is killed at every step of its transactions copies every record once', async () => {
      const name = 'killed';
      await fill(name);
      for (const [round, step] of [...STEPS, ...STEPS].entries()) {
        const { child, messages } = copier(name, 0);
        const seen = (): number => messages.filter((message) => message.step === step).length;
        await until(`round ${round} comes to ${step}`, () => seen() > round % 3);
        await end(child);
        expect(messages.filter(({ error }) => error !== undefined)).toEqual([]);
      }
      copier(name, 0);
      await assertCopiedOnce(name);
    });

    it('that was stopped and replaced is fenced when it goes on, and adds nothing', async () => {
      const name = 'stopped';
      await fill(name);
      const zombie = copier(name, 0);
      await until('it works', () => zombie.messages.some(({ step }) => step === 'committed'));
      zombie.child.kill('SIGSTOP');
      const successor = copier(name, 0);
      await until('the successor works', () =>
        successor.messages.some(({ step }) => step === 'committed'),
      );
      zombie.child.kill('SIGCONT');
      await until('the zombie hears of it', () =>
        zombie.messages.some(
          ({ finished, error }) => finished !== undefined || error !== undefined,
        ),
      );
      await assertCopiedOnce(name);
    });

    it('shares its work with another, comes and goes, and nothing is copied twice', async () => {
      const name = 'shared';
      await fill(name);
      const first = copier(name, 0);
      await until('the first works', () => first.messages.some(({ step }) => step === 'committed'));
      const second = copier(name, 1);
      await until('the second works', () =>
        second.messages.some(({ step }) => step === 'committed'),
      );
      await end(first.child);
      copier(name, 0);
      await assertCopiedOnce(name);
    });
  });
});
