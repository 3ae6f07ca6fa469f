import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaCluster, KafkaOperations } from '@posthorn/client';
import { groupOn, started } from './support/topic.js';
import { onEveryBroker, until, type Target } from './support/rig.js';

const PARTITIONS = 6;
/** Half of them before the second member comes, half after. */
const RECORDS = 600;
/** Of keys that have to lie where librdkafka's murmur2_random puts them. */
const KEYED = 10_000;
const EVERYTHING = Array.from({ length: PARTITIONS }, (_, partition) => partition);

/** A Python that has confluent-kafka; a virtual environment's interpreter can be named. */
const python = process.env.POSTHORN_TEST_PYTHON ?? 'python3';
const isThere = spawnSync(python, ['-c', 'import confluent_kafka']).status === 0;
const [withPython, why] = isThere
  ? [describe, '']
  : [describe.skip, ' (skipped: no Python with confluent-kafka; POSTHORN_TEST_PYTHON names one)'];

/** A member by librdkafka, in a process of its own. */
class Theirs {
  owned: readonly number[] = [];
  readonly #child: ChildProcess;

  constructor(args: readonly string[], handled: (value: string) => void) {
    const script = path.resolve('test/client/support/librdkafka-member.py');
    const child = spawn(python, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    createInterface(child.stdout).on('line', (line) => {
      const { owned, value } = JSON.parse(line) as { owned?: number[]; value?: string };
      if (owned !== undefined) this.owned = owned;
      if (value !== undefined) handled(value);
    });
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }
}

let rig: Target;
const members: Theirs[] = [];

const produce = (cluster: KafkaCluster, topic: string, from: number): Promise<unknown> =>
  cluster.producer().sendAll(
    Array.from({ length: RECORDS / 2 }, (_, index) => ({
      topic,
      partition: index % PARTITIONS,
      value: String(from + index),
    })),
  );

const PROTOCOLS = {
  range: 'eager',
  roundrobin: 'eager',
  'cooperative-sticky': 'cooperative',
  consumer: 'consumer',
} as const;

type Cluster = KafkaCluster & KafkaOperations;

/** What the script of records printed, once it has ended well. */
async function records(...args: readonly string[]): Promise<[number, string, string][]> {
  const script = path.resolve('test/client/support/librdkafka-records.py');
  const child = spawn(python, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: [number, string, string][] = [];
  createInterface(child.stdout).on('line', (line) =>
    lines.push(JSON.parse(line) as [number, string, string]),
  );
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(0);
  return lines;
}

async function readByUs(cluster: Cluster, topic: string): Promise<[number, string, string][]> {
  const ends = await cluster.listOffsets(topic, 'latest');
  const partitions = ends.map(({ partition, offset }) => ({
    topic,
    partition,
    from: 0n,
    until: offset,
  }));
  const found: [number, string, string][] = [];
  for await (const page of cluster.read({ partitions }))
    for (const { partition, key, value } of page.records)
      found.push([partition, String(key), String(value)]);
  return found;
}

onEveryBroker(({ start, protocols }) => {
  withPython(`a group with librdkafka${why}`, () => {
    beforeAll(async () => {
      rig = await start();
    });
    afterEach(async () => {
      await Promise.all(members.splice(0).map((member) => member.end('SIGKILL')));
    });
    afterAll(async () => {
      await rig.close();
    });

    it.each([
      ['range', 'ours'],
      ['range', 'theirs'],
      ['roundrobin', 'ours'],
      ['roundrobin', 'theirs'],
      ['cooperative-sticky', 'ours'],
      ['cooperative-sticky', 'theirs'],
      ...(protocols.includes('consumer')
        ? ([
            ['consumer', 'ours'],
            ['consumer', 'theirs'],
          ] as const)
        : []),
    ] as const)('of %s, led by %s, handles every record once', async (strategy, leader) => {
      const topic = `${strategy}-${leader}`;
      const cluster = rig.cluster();
      await cluster.ensureTopics([{ topic, partitions: PARTITIONS }]);
      const handled: string[] = [];
      const by = new Set<string>();
      const note = (who: string) => (value: string) => {
        handled.push(value);
        by.add(who);
      };
      const protocol = PROTOCOLS[strategy];
      const handle = async ({ value }: { value: Buffer | null }): Promise<void> => {
        await sleep(2);
        note('ours')(String(value));
      };
      const ours = groupOn(topic, cluster, handle, { protocol });
      const owned = (): number[] => ours.assignment().map(({ partition }) => partition);
      const startTheirs = (): Theirs => {
        const args = [rig.proxy.address, `${topic}-group`, topic, strategy];
        const member = new Theirs(args, note('theirs'));
        members.push(member);
        return member;
      };
      const first = leader === 'theirs' ? startTheirs() : null;
      if (first === null) await started(ours);
      else await until('theirs owns everything', () => first.owned.length === PARTITIONS);
      await produce(cluster, topic, 0);
      await until('the first works', () => handled.length > 20);

      const theirs = first ?? startTheirs();
      if (first !== null) await started(ours);
      await until('each owns its half', () => {
        const all = [...owned(), ...theirs.owned];
        return theirs.owned.length === PARTITIONS / 2 && all.length === PARTITIONS;
      });
      expect([...owned(), ...theirs.owned].toSorted((a, b) => a - b)).toEqual(EVERYTHING);
      await produce(cluster, topic, RECORDS / 2);
      await until('all is handled', () => new Set(handled).size === RECORDS);
      expect(by).toEqual(new Set(['ours', 'theirs']));

      await theirs.end();
      await until('ours owns everything', () => owned().length === PARTITIONS);
      await ours.close();
      expect(handled).toHaveLength(RECORDS);
    });
  });

  withPython(`records of librdkafka and ours${why}`, () => {
    beforeAll(async () => {
      rig = await start();
    });
    afterAll(async () => {
      await rig.close();
    });

    it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
      'are read by each other, and lie in the same partitions by their keys, with the codec %s',
      async (compression) => {
        const cluster = rig.cluster();
        const [theirs, own] = [`theirs-${compression}`, `ours-${compression}`];
        const topics = [theirs, own].map((topic) => ({ topic, partitions: PARTITIONS }));
        await cluster.ensureTopics(topics);
        const written = records('produce', rig.proxy.address, theirs, compression, String(KEYED));
        await cluster.producer({ compression }).sendAll(
          Array.from({ length: KEYED }, (_, index) => ({
            topic: own,
            key: `key-${index}`,
            value: `value-${index}`.repeat(10),
          })),
        );
        await written;
        const sorted = (all: [number, string, string][]): string[] =>
          all.map((one) => one.join(' ')).toSorted();
        const byOurs = sorted(await readByUs(cluster, theirs));
        expect(byOurs).toHaveLength(KEYED);
        expect(sorted(await records('consume', rig.proxy.address, own, `${PARTITIONS}`))).toEqual(
          byOurs,
        );
      },
    );
  });
});
