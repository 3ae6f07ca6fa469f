import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isUnavailable, sqlStateOf } from '@posthorn/db';
import type { BrokerProcess } from './broker-process.js';
import type { PostgresServer } from './postgres-server.js';
import type { Random } from './random.js';
import type { TcpProxy } from './tcp-proxy.js';

/** A broker and its way to PostgreSQL. */
export interface Node {
  readonly broker: BrokerProcess;
  readonly proxy: TcpProxy;
}

export interface FaultContext {
  readonly nodes: readonly Node[];
  readonly postgres: PostgresServer;
  readonly random: Random;
}

const LOCK_NOT_AVAILABLE = '55P03';

interface Fault {
  readonly name: string;
  /** Does harm and mends it. */
  run(context: FaultContext, node: Node): Promise<void>;
}

/** Longer than a lease in about a third of the cases. */
const aWhile = (random: Random): Promise<void> =>
  sleep(random.next() < 0.35 ? random.between(5_500, 9_000) : random.between(0, 2_500));

const faults: readonly Fault[] = [
  {
    name: 'broker killed',
    run: async ({ random }, { broker }) => {
      await broker.end('SIGKILL');
      await aWhile(random);
      await broker.startAgain();
    },
  },
  {
    name: 'broker stopped in good order',
    run: async ({ random }, { broker }) => {
      await broker.end('SIGTERM');
      await aWhile(random);
      await broker.startAgain();
    },
  },
  {
    name: 'broker paused',
    run: async ({ random }, { broker }) => {
      broker.pause();
      await aWhile(random);
      broker.resume();
    },
  },
  {
    name: 'broker cut off from PostgreSQL',
    run: async ({ random }, { proxy }) => {
      proxy.silence();
      await aWhile(random);
      proxy.letAllThrough();
    },
  },
  {
    name: 'connections to PostgreSQL forgotten',
    run: async ({ random }, { proxy }) => {
      proxy.silence();
      await sleep(random.between(0, 1_000));
      proxy.letNewThrough();
    },
  },
  {
    name: 'segments sealed',
    run: ({ postgres }) =>
      // PostgreSQL may be away because of the other fault.
      sealSegments(postgres.url).catch((error: unknown) => {
        if (!isUnavailable(error)) throw error;
      }),
  },
  {
    name: 'PostgreSQL crashed',
    run: async ({ random, postgres }) => {
      await postgres.stop('immediate');
      await sleep(random.between(0, 1_500));
      await postgres.start();
    },
  },
  {
    name: 'PostgreSQL stopped in good order',
    run: async ({ random, postgres }) => {
      await postgres.stop('fast');
      await sleep(random.between(0, 1_500));
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

/** One fault after the other on nodes picked at random, some of them on two nodes at a time, until the time is up. */
export async function doHarm(
  context: FaultContext,
  time: { readonly forMs: number; readonly told: (what: string) => void },
): Promise<void> {
  const { random, nodes } = context;
  const until = Date.now() + time.forMs;
  while (Date.now() < until) {
    await sleep(random.between(200, 2_000));
    const first = random.pick(nodes);
    const picked = random.pick(faults);
    time.told(`${picked.name} (${nodes.indexOf(first) + 1})`);
    const second = random.next() < 0.25 ? nodes.find((node) => node !== first) : undefined;
    const other = second && random.pick(faults.slice(0, 6));
    if (other) time.told(`and at the same time: ${other.name}`);
    const [one, two] = [picked.run(context, first), second && other?.run(context, second)];
    await Promise.all([one, two]);
  }
  for (const { proxy } of nodes) proxy.letAllThrough();
}
