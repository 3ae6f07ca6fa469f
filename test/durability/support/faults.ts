import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isUnavailable, sqlStateOf } from '@posthorn/db';
import type { BrokerProcess } from './broker-process.js';
import type { CopierProcess } from './copier-process.js';
import type { PostgresServer } from './postgres-server.js';
import type { Random } from './random.js';
import type { TcpProxy } from './tcp-proxy.js';

/** A broker, its way to PostgreSQL, and its clients' way to it. */
export interface Node {
  readonly index: number;
  readonly broker: BrokerProcess;
  readonly proxy: TcpProxy;
  readonly clients: TcpProxy;
}

export interface FaultContext {
  readonly nodes: readonly Node[];
  readonly postgres: PostgresServer;
  readonly copiers: readonly CopierProcess[];
}

const LOCK_NOT_AVAILABLE = '55P03';

interface Fault {
  readonly name: string;
  /** How long it lasts. */
  draw(random: Random): number;
  /** Does harm, and mends it after so long. */
  run(context: FaultContext, node: Node, forMs: number): Promise<void>;
}

/** Longer than a lease in about a third of the cases. */
const aWhile = (random: Random): number =>
  random.next() < 0.35 ? random.between(5_500, 9_000) : random.between(0, 2_500);
const aMoment = (random: Random): number => random.between(0, 1_500);

/** The faults of one node; two may happen at the same time to two nodes. */
const ofNode: readonly Fault[] = [
  {
    name: 'broker killed',
    draw: aWhile,
    run: async (_, { broker }, forMs) => {
      await broker.end('SIGKILL');
      await sleep(forMs);
      await broker.startAgain();
    },
  },
  {
    name: 'broker stopped in good order',
    draw: aWhile,
    run: async (_, { broker }, forMs) => {
      await broker.end('SIGTERM');
      await sleep(forMs);
      await broker.startAgain();
    },
  },
  {
    name: 'broker paused',
    draw: aWhile,
    run: async (_, { broker }, forMs) => {
      broker.pause();
      await sleep(forMs);
      broker.resume();
    },
  },
  {
    name: 'broker cut off from PostgreSQL',
    draw: aWhile,
    run: async (_, { proxy }, forMs) => {
      proxy.silence();
      await sleep(forMs);
      proxy.letAllThrough();
    },
  },
  {
    name: 'connections to PostgreSQL forgotten',
    draw: aMoment,
    run: async (_, { proxy }, forMs) => {
      proxy.silence();
      await sleep(forMs);
      proxy.letNewThrough();
    },
  },
  {
    name: 'connections of clients cut',
    draw: aMoment,
    run: async (_, { clients }, forMs) => {
      clients.cut();
      await sleep(forMs);
      clients.cut();
    },
  },
  {
    name: 'clients hear nothing',
    draw: aWhile,
    run: async (_, { clients }, forMs) => {
      clients.silence();
      await sleep(forMs);
      clients.letAllThrough();
    },
  },
];

/** The faults of what all share, and of clients. */
const ofAll: readonly Fault[] = [
  {
    name: 'copier killed',
    draw: () => 0,
    run: async ({ copiers }, { index }) => copiers[index % copiers.length]?.kill(),
  },
  {
    name: 'copier paused',
    draw: aWhile,
    run: async ({ copiers }, { index }, forMs) => {
      const copier = copiers[index % copiers.length];
      copier?.pause();
      await sleep(forMs);
      copier?.resume();
    },
  },
  {
    name: 'segments sealed',
    draw: () => 0,
    run: ({ postgres }) =>
      // PostgreSQL may be away because of the other fault.
      sealSegments(postgres.url).catch((error: unknown) => {
        if (!isUnavailable(error)) throw error;
      }),
  },
  {
    name: 'PostgreSQL crashed',
    draw: aMoment,
    run: async ({ postgres }, _, forMs) => {
      await postgres.stop('immediate');
      await sleep(forMs);
      await postgres.start();
    },
  },
  {
    name: 'PostgreSQL stopped in good order',
    draw: aMoment,
    run: async ({ postgres }, _, forMs) => {
      await postgres.stop('fast');
      await sleep(forMs);
      await postgres.start();
    },
  },
];

/** What the age or size of a segment does at any time: the next flush goes to another table. */
async function sealSegments(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ segment_id: number }>(
      'select segment_id from posthorn.segments where sealed_at is null order by segment_id',
    );
    for (const { segment_id } of rows) {
      // In one implicit transaction. A flush that hangs may hold the table longer: then, as a broker does, another time.
      const seal = `set local lock_timeout = '1s';
        lock table posthorn.log_segment_${segment_id} in share mode;
        update posthorn.segments set sealed_at = clock_timestamp() where segment_id = ${segment_id}`;
      await client.query(seal).catch((error: unknown) => {
        if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
      });
    }
  } finally {
    await client.end();
  }
}

interface Harm {
  readonly fault: Fault;
  readonly node: number;
  readonly forMs: number;
}

/** What happens at the same time, and how long all was quiet before. */
export interface Step {
  readonly afterMs: number;
  readonly harms: readonly Harm[];
}

/**
 * One fault after the other on nodes picked at random, some of them on two nodes at a time, for so long. All of it is
 * drawn before anything happens: how fast the processes are today changes nothing of it.
 */
export function planHarm(random: Random, nodes: number, forMs: number): Step[] {
  const steps: Step[] = [];
  for (let planned = 0; planned < forMs;) {
    const afterMs = random.between(200, 2_000);
    const node = random.between(0, nodes - 1);
    const harms = [drawHarm(random, [...ofNode, ...ofAll], node)];
    if (random.next() < 0.25 && nodes > 1) {
      const other = (node + random.between(1, nodes - 1)) % nodes;
      harms.push(drawHarm(random, ofNode, other));
    }
    steps.push({ afterMs, harms });
    planned += afterMs + Math.max(...harms.map((harm) => harm.forMs));
  }
  return steps;
}

function drawHarm(random: Random, faults: readonly Fault[], node: number): Harm {
  const fault = random.pick(faults);
  return { fault, node, forMs: fault.draw(random) };
}

/** `after 1,200 ms: broker killed (2) for 6,300 ms` */
export function describeStep({ afterMs, harms }: Step): string {
  const all = harms.map(({ fault, node, forMs }) => `${fault.name} (${node + 1}) for ${forMs} ms`);
  return `after ${afterMs} ms: ${all.join(', and ')}`;
}

export async function doHarm(context: FaultContext, steps: readonly Step[]): Promise<void> {
  for (const { afterMs, harms } of steps) {
    await sleep(afterMs);
    await Promise.all(
      harms.map(({ fault, node, forMs }) => fault.run(context, context.nodes[node], forMs)),
    );
  }
  for (const { proxy, clients } of context.nodes) {
    proxy.letAllThrough();
    clients.letAllThrough();
  }
}
