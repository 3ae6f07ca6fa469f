import path from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  /** No live line and no endless customers: place, drain, check the strip, exit 0 or 1. */
  readonly headless: boolean;
  readonly chaos: boolean;
  /** How many brokers share the one PostgreSQL. */
  readonly brokers: number;
  /** How many orders are placed at once; 0: none, only the customers of `rate`. */
  readonly orders: number;
  /** Orders per second of the endless customers; not in headless mode. */
  readonly rate: number;
  /** Where PostgreSQL keeps its files; undefined: a temporary directory that is removed at the end. */
  readonly dataDir: string | undefined;
  readonly databaseUrl: string | undefined;
  /** How long each button of the page leaves its harm; undefined: as long as the button thinks right. */
  readonly holdMs: number | undefined;
  /** Orders of the page's burst. */
  readonly burst: number;
  /** The newcomer's own consumer; undefined: playground/reader.mjs of the checkout, and without one none. */
  readonly playground: string | undefined;
  /** Restarts a program whose compiled files changed. */
  readonly watch: boolean;
}

export const usage = `posthorn demo [rides | activity] [options]        (in a checkout: npm run demo -- ...)

  rides, activity: another scenario; posthorn demo rides --help tells its options. Without: orders.

  --headless        place orders, wait until all have ended, check the strip, exit 0 or 1
  --brokers <n>     how many brokers share the one PostgreSQL (default 1, at most 9)
  --orders <n>      how many orders to place at once (default 0; headless 10000)
  --chaos           headless: slow payment, SIGKILL each service and broker in turn while orders flow
  --rate <n>        orders per second of the customers who keep ordering (default 2, at most 200)
  --burst <n>       orders of the page's button for a burst (default 10000)
  --hold <seconds>  how long each button of the page leaves its harm (default: 8 to 25, as the button says)
  --data-dir <dir>  keep PostgreSQL's files here (default: a temporary directory, removed at the end)
  --playground <f>  run this consumer of yours, and again whenever it is saved; one that is not there is written
                    (default: playground/reader.mjs of a checkout)
  --watch           restart a program when its compiled files change (npm run dev)

DATABASE_URL: use this PostgreSQL instead of an embedded one.`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const ORDERS_MAX = 1_000_000;
const RATE_MAX = 200;
const BROKERS_MAX = 9;
const HOLD_SECONDS_MAX = 3600;

export function parseOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const values = parse(args);
  const headless = values.headless ?? false;
  const chaos = values.chaos ?? false;
  if (chaos && !headless) {
    throw new UsageError(
      '--chaos needs --headless; in the live demo, press the buttons of the page',
    );
  }
  return {
    headless,
    chaos,
    brokers: count('--brokers', values.brokers ?? '1', { min: 1, max: BROKERS_MAX }),
    orders: count('--orders', values.orders ?? (headless ? '10000' : '0'), { max: ORDERS_MAX }),
    rate: count('--rate', values.rate ?? '2', { max: RATE_MAX }),
    burst: count('--burst', values.burst ?? '10000', { min: 1, max: ORDERS_MAX }),
    holdMs:
      values.hold === undefined
        ? undefined
        : 1000 * count('--hold', values.hold, { max: HOLD_SECONDS_MAX }),
    dataDir: values['data-dir'],
    databaseUrl: env['DATABASE_URL'] || undefined,
    playground: values.playground === undefined ? undefined : path.resolve(values.playground),
    watch: values.watch ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        headless: { type: 'boolean' },
        chaos: { type: 'boolean' },
        brokers: { type: 'string' },
        orders: { type: 'string' },
        rate: { type: 'string' },
        burst: { type: 'string' },
        hold: { type: 'string' },
        'data-dir': { type: 'string' },
        playground: { type: 'string' },
        watch: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Of an option. Throws UsageError. */
export function count(
  name: string,
  text: string,
  { min = 0, max }: { readonly min?: number; readonly max: number },
): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
    throw new UsageError(`${name} must be a whole number from ${min} to ${max}, not '${text}'`);
  }
  return value;
}
