import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { KafkaCluster } from '@posthorn/client';
import { readToEnd } from './support/read.js';
import { onEveryBroker, quickly, until, type Target } from './support/rig.js';

const RECORDS = 240;
const PARTITIONS = 4;
const STEPS = ['begun', 'sent', 'offsets', 'committed'] as const;

interface Message {
  readonly step?: (typeof STEPS)[number];
  /** Partitions that it has after a rebalance. */
  readonly owned?: number;
  readonly finished?: string;
  readonly error?: string;
}

let rig: Target;
let cluster: KafkaCluster;
const children = new Set<ChildProcess>();

interface Pace {
  /** How long a step takes: long enough for the parent to hear of it before the next, where it has to. */
  readonly stepMs: number;
  /** SIGKILL from its own hand, the more exactly at the step: so long after it has come to it so many times. */
  readonly dies?: { readonly at: string; readonly times: number; readonly afterMs: number };
}

/** One copier in a process of its own; instance and transactional id are the slot's, as they would be a pod's. */
function copier(
  name: string,
  slot: number,
  pace: Pace = { stepMs: 10 },
): { child: ChildProcess; messages: Message[] } {
  const options = {
    ...quickly,
    ...pace,
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

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  children.delete(child);
}

async function fill(name: string, from = 0, to = RECORDS): Promise<void> {
  await cluster.ensureTopics([
    { topic: `${name}-in`, partitions: PARTITIONS },
    { topic: `${name}-out`, partitions: PARTITIONS },
  ]);
  await cluster.producer().sendAll(
    Array.from({ length: to - from }, (_, i) => ({
      topic: `${name}-in`,
      partition: (from + i) % PARTITIONS,
      key: `k${(from + i) % PARTITIONS}`,
      value: String(from + i),
    })),
  );
}

/** Every record is there once, and those of one key in their order. */
async function assertCopiedOnce(name: string): Promise<void> {
  await until('everything is committed', async () => {
    const offsets = await cluster.committedOffsets(`${name}-group`);
    return offsets.reduce((sum, { offset }) => sum + Number(offset), 0) === RECORDS;
  });
  const values = (await readToEnd(cluster, `${name}-out`, 'read_committed')).map(Number);
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
      for (const [round, at] of [...STEPS, ...STEPS].entries()) {
        // First right behind the step, then in the middle of what follows.
        const afterMs = round < STEPS.length ? 0 : 1 + round;
        const dies = { at, times: 1 + (round % 3), afterMs };
        const { child, messages } = copier(name, 0, { stepMs: 0, dies });
        await ended(child);
        expect(child.signalCode).toBe('SIGKILL');
        expect(messages.filter(({ error }) => error !== undefined)).toEqual([]);
      }
      copier(name, 0, { stepMs: 0 });
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
      await fill(name, 0, RECORDS / 2);
      const first = copier(name, 0);
      await until('the first works', () => first.messages.some(({ step }) => step === 'committed'));
      const second = copier(name, 1);
      await until('the second has its share', () =>
        second.messages.some(({ owned = 0 }) => owned > 0),
      );
      // The first may have been through with what there was before the second came.
      await fill(name, RECORDS / 2);
      await until('the second works', () =>
        second.messages.some(({ step }) => step === 'committed'),
      );
      await end(first.child);
      copier(name, 0);
      await assertCopiedOnce(name);
    });
  });
});
