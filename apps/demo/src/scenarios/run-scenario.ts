import { setTimeout as sleep } from 'node:timers/promises';
import { CombinedLog } from '../console.js';
import { untilInterrupted } from '../interruption.js';
import type { ScenarioOptions } from './scenario-options.js';
import { ScenarioShow } from './scenario-show.js';
import { ScenarioStack } from './scenario-stack.js';
import type { Scenario } from './scenario.js';
import { formatSequences, isIntact, readSequences, type Sequences } from './sequences.js';

/** Rides, or views, that are published in one go: many transactions, so that something is always under way. */
const CHUNK = 40;
const READ_MS = 500;
const SAY_MS = 2000;
/** Nothing was read for this long: nothing will be. */
const STALLED_MS = 60_000;
const LIVE_MS = 1000;

/** Runs until Ctrl-C, or headless to its verdict. Returns the exit code. */
export async function runScenario(scenario: Scenario, options: ScenarioOptions): Promise<number> {
  const log = new CombinedLog(process.stdout, options.headless);
  const signal = untilInterrupted(log);
  log.say('starting PostgreSQL, a broker and the readers');
  try {
    const stack = await ScenarioStack.start(scenario, options, { log, signal });
    try {
      const pids = stack.readers.map(({ program, pid }) => `${program.name} ${pid}`);
      log.say(`kill -9 any of them: ${pids.join(', ')}  ·  Kafka clients: ${stack.address}`);
      await scenario.prepare(stack.database);
      const stage = { scenario, stack, log, signal };
      return await (options.headless ? headless(stage, options.count) : live(stage, options.rate));
    } finally {
      log.showLive('');
      await stack.stop();
    }
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  }
}

interface Stage {
  readonly scenario: Scenario;
  readonly stack: ScenarioStack;
  readonly log: CombinedLog;
  readonly signal: AbortSignal;
}

async function live({ scenario, stack, log, signal }: Stage, rate: number): Promise<number> {
  const show = new ScenarioShow(scenario, stack);
  log.say(`the page: ${await show.start()}`);
  try {
    const generating = generateForEver({ scenario, stack, log, signal }, rate);
    let saidAt = -SAY_MS;
    while (!signal.aborted) {
      const line = formatSequences(scenario, await readSequences(scenario, stack.database));
      log.showLive(line);
      if (!process.stdout.isTTY && performance.now() - saidAt >= SAY_MS) {
        saidAt = performance.now();
        log.say(line);
      }
      await Promise.race([
        sleep(LIVE_MS, undefined, { signal }).catch(() => undefined),
        generating,
      ]);
    }
    await generating;
    log.say(formatSequences(scenario, await readSequences(scenario, stack.database)));
    return 0;
  } finally {
    await show.stop();
  }
}

/** So many begin every second, and take their time. Rejects when they cannot be published. */
async function generateForEver({ scenario, stack, signal }: Stage, rate: number): Promise<void> {
  const failures: unknown[] = [];
  const running = new Set<Promise<void>>();
  while (!signal.aborted) {
    if (failures.length > 0) throw failures[0];
    const some: Promise<void> = scenario
      .generate(stack.database, rate, scenario.watchedMs, signal)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(some));
    running.add(some);
    // Of one that takes a moment the next waits for it; of one that takes long several are under way.
    if (scenario.watchedMs <= LIVE_MS) await some;
    else await sleep(LIVE_MS, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(running);
}

async function headless(stage: Stage, count: number): Promise<number> {
  const { scenario, stack, log, signal } = stage;
  const before = await readSequences(scenario, stack.database);
  const generating = new AbortController();
  const publishing = publishAll(stage, count, generating.signal);
  // Whoever reads the count below hears of a failure too, at the end; it must not end the process before.
  publishing.catch(() => undefined);
  try {
    const last = await untilAtRest(stage, before.units + count);
    if (signal.aborted) return 130;
    log.say(formatSequences(scenario, last));
    const problems = [
      last.units < before.units + count && `some ${scenario.unit} were not published`,
      last.inFlight > 0 && 'some messages were never read',
      !isIntact(last) && 'the line above is broken',
    ].filter((problem) => problem !== false);
    log.say(problems.length === 0 ? 'intact' : `FAILED: ${problems.join('; ')}`);
    return problems.length === 0 ? 0 : 1;
  } finally {
    generating.abort();
    await publishing;
  }
}

async function publishAll(
  { scenario, stack, signal }: Stage,
  count: number,
  ended: AbortSignal,
): Promise<void> {
  for (let left = count; left > 0 && !signal.aborted && !ended.aborted; left -= CHUNK)
    await scenario.generate(stack.database, Math.min(left, CHUNK), 0);
}

/** Until so many units are published and read by all, or nothing moves any more. */
async function untilAtRest(stage: Stage, units: number): Promise<Sequences> {
  const { scenario, stack, log, signal } = stage;
  let moved = '';
  let movedAt = performance.now();
  for (;;) {
    const sequences = await readSequences(scenario, stack.database);
    if (sequences.units >= units && sequences.inFlight === 0) return sequences;
    const now = JSON.stringify([sequences.published, sequences.seen]);
    if (now !== moved) movedAt = performance.now();
    moved = now;
    if (signal.aborted || performance.now() - movedAt > STALLED_MS) return sequences;
    log.say(formatSequences(scenario, sequences));
    await sleep(READ_MS);
  }
}
