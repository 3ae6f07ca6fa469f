// Runs test files one after the other in a few processes, by Node's own loader: docs/decisions/0275. Jest finds, orders,
// counts and reports them; its own runner reads, resolves and compiles every module again for every file.
import { fork } from 'node:child_process';
import path from 'node:path';
import { countCpu } from './cpu-times.mjs';

const PROCESS = path.join(import.meta.dirname, 'process.mjs');
/** What a process holds when a suite is over goes with it, before it meets Node's limit, 2 GB on a machine with 4. */
const HEAP_BYTES_MAX = 700e6;

/** What `runner` in jest.config.js names. */
export default class ProcessRunner {
  supportsEventEmitters = false;
  #globalConfig;

  constructor(globalConfig) {
    this.#globalConfig = globalConfig;
  }

  async runTests(tests, watcher, onStart, onResult, onFailure, { serial }) {
    const waiting = [...tests];
    const slots = Array.from(
      { length: Math.min(tests.length, serial ? 1 : this.#globalConfig.maxWorkers) },
      (_, index) => new Slot(index + 1, this.#globalConfig),
    );
    watcher.on('change', ({ interrupted }) => {
      if (!interrupted) return;
      waiting.length = 0;
      for (const slot of slots) slot.end();
    });
    const work = async (slot) => {
      for (let test = waiting.shift(); test !== undefined; test = waiting.shift()) {
        await onStart(test);
        const run = slot.run(test);
        await run.then(
          (result) => onResult(test, result),
          (error) => onFailure(test, error),
        );
      }
      slot.end();
    };
    await Promise.all(slots.map(work));
  }
}

/** One suite at a time, in a process that lives on for the next one as long as it is well. */
class Slot {
  #child;
  #isNew = true;
  #id;
  #globalConfig;

  constructor(id, globalConfig) {
    this.#id = id;
    this.#globalConfig = globalConfig;
  }

  async run(test) {
    const child = (this.#child ??= this.#start());
    const tellCpu = countCpu(child.pid, test.path);
    child.send({
      testPath: test.path,
      config: test.context.config,
      globalConfig: this.#globalConfig,
    });
    const { hasBegun, result, error, heapBytes = 0 } = await answerOf(child);
    tellCpu();
    // Something that the suite before has left behind has ended the process.
    if (!hasBegun && !this.#isNew) return this.run(test);
    this.#isNew = false;
    if (error !== undefined || heapBytes > HEAP_BYTES_MAX) this.end();
    if (error !== undefined) throw error;
    return result;
  }

  end() {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #start() {
    const env = { ...process.env, JEST_WORKER_ID: String(this.#id) };
    const child = fork(PROCESS, { execArgv: [], env });
    this.#isNew = true;
    // That it ended, which is what counts, is told by the event of that name.
    child.on('error', () => undefined);
    child.on('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }
}

/** Or that there will be none. */
function answerOf(child) {
  return new Promise((resolve) => {
    let hasBegun = false;
    const onMessage = (message) => {
      hasBegun ||= message?.hasBegun === true;
      // The code that is tested may send something, too.
      if (message?.isAnswer) settle(message);
    };
    const onExit = (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      settle({ error: new Error(`the process ended before its tests did (${how})`) });
    };
    const settle = (answer) => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve({ ...answer, hasBegun });
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}
