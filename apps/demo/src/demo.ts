import { once } from 'node:events';
import { createAdminClient } from '@posthorn/admin-client';
import { wreakHavoc } from './chaos.js';
import { CombinedLog } from './console.js';
import { registerContracts } from './contracts.js';
import { Customers } from './customers.js';
import { untilInterrupted } from './interruption.js';
import { Monitor } from './monitor.js';
import type { Options } from './options.js';
import type { World } from './buttons/index.js';
import { startPlayground } from './playground.js';
import { Show } from './show.js';
import { serviceNames, startStack, type Stack } from './stack.js';
import { formatStrip, type Strip } from './strip.js';
import { countMissing, verdict } from './verdict.js';
import { restartOnChange } from './watch.js';

const PAGE_PORT = 4000;
const PROGRESS_MS = 5000;

/** Runs until Ctrl-C, or headless to its verdict. Returns the exit code. */
export async function runDemo(options: Options): Promise<number> {
  const log = new CombinedLog(process.stdout, options.headless);
  const signal = untilInterrupted(log);
  const startedAt = performance.now();
  log.say(options.databaseUrl ? 'using DATABASE_URL' : 'starting PostgreSQL');
  const stack = await startStack(options, log, signal);
  try {
    if (signal.aborted) return 130;
    await Promise.race([everythingReady(stack), once(signal, 'abort')]);
    if (signal.aborted) return 130;
    log.say(`ready after ${seconds(startedAt)} s`);
    return await perform(options, { stack, log, signal });
  } finally {
    await stack.stop();
  }
}

interface Stage {
  readonly stack: Stack;
  readonly log: CombinedLog;
  readonly signal: AbortSignal;
}

async function perform(options: Options, stage: Stage): Promise<number> {
  const { stack, log, signal } = stage;
  const customers = new Customers({ url: stack.urls['orders'] ?? '', signal });
  const world = worldOf(options, stack, customers);
  await registerContracts(world.admin, log);
  const show = new Show(world, {
    port: PAGE_PORT,
    host: '127.0.0.1',
    consoleUrl: `${stack.urls['broker']}/`,
    kafka: stack.brokerAddresses,
    holdMs: options.holdMs,
  });
  const report = progressReporter(log);
  const monitor = new Monitor(stack.database, (strip) => {
    report(strip);
    show.showStrip(strip);
  });
  const url = await show.start();
  log.say(
    `the page: ${url}  ·  the console: ${stack.urls['broker']}/  ·  orders are taken at ${stack.urls['orders']}/orders  ·  Kafka clients: ${stack.brokerAddresses}`,
  );
  try {
    return options.headless
      ? await performHeadless(options, stage, { monitor, customers })
      : await performLive(options, stage, { monitor, customers });
  } finally {
    await monitor.stop();
    log.showLive('');
    await show.stop();
  }
}

function worldOf({ burst }: Options, stack: Stack, customers: Customers): World {
  const { orders = '', restaurant = '', payment = '', broker } = stack.urls;
  return {
    database: stack.database,
    customers,
    admin: createAdminClient({ baseUrl: broker, attempts: 1 }),
    mayAdminister: true,
    urls: { orders, restaurant, payment },
    stack,
    burst,
  };
}

interface Cast {
  readonly monitor: Monitor;
  readonly customers: Customers;
}

async function performLive(
  options: Options,
  stage: Stage,
  { monitor, customers }: Cast,
): Promise<number> {
  const { log, signal, stack } = stage;
  monitor.start();
  const unwatch = options.watch ? restartOnChange(stack.programs, log) : () => undefined;
  const endPlayground = startPlayground(stack, log, options.playground);
  const pids = [...stack.programs.values()].map(({ program, pid }) => `${program.name} ${pid}`);
  log.say(`kill -9 any of them: ${pids.join(', ')}  ·  Ctrl-C ends everything`);
  const placing = [customers.placeAtOnce(options.orders), customers.placeForEver(options.rate)];
  if (!signal.aborted) await once(signal, 'abort');
  unwatch();
  endPlayground();
  await Promise.allSettled(placing);
  if (monitor.latest) log.say(formatStrip(monitor.latest));
  return 0;
}

async function performHeadless(
  options: Options,
  { stack, log, signal }: Stage,
  { monitor, customers }: Cast,
): Promise<number> {
  const startedAt = performance.now();
  const havoc = options.chaos ? wreakHavoc(stack, log) : Promise.resolve();
  const placing = customers.placeAtOnce(options.orders).then(() => {
    log.say(`${customers.confirmed.size} orders confirmed after ${seconds(startedAt)} s`);
  });
  monitor.start();
  await Promise.race([Promise.all([havoc, placing]), once(signal, 'abort')]);
  if (signal.aborted) return 130;
  const strip = await Promise.race([
    monitor.untilAtRest(options.orders),
    once(signal, 'abort').then(() => undefined),
  ]);
  if (!strip) return 130;
  log.say(`at rest after ${seconds(startedAt)} s`);
  return verdict(strip, await countMissing(stack.database, customers.confirmed), log);
}

async function everythingReady(stack: Stack): Promise<void> {
  await Promise.all(stack.brokerNames.map((name) => stack.ready(name)));
  await Promise.all(serviceNames.map((name) => stack.ready(name)));
}

/** On a terminal the bottom line follows every reading; in a file there is a line now and then. */
function progressReporter(log: CombinedLog): (strip: Strip) => void {
  let saidAt = -PROGRESS_MS;
  return (strip) => {
    log.showLive(formatStrip(strip));
    if (process.stdout.isTTY || performance.now() - saidAt < PROGRESS_MS) return;
    saidAt = performance.now();
    log.say(formatStrip(strip));
  };
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
