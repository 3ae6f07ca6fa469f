// A process that runs suites, one after the other: Jest's circus runs them, and Node loads them.
import { Console } from 'node:console';
import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';
import { ModuleMocker } from 'jest-mock';
import { provideGlobals } from './globals.mjs';
import { rememberProcess } from './restored.mjs';
import { beginSuite } from './typescript.mjs';

const require = createRequire(import.meta.url);
const SLOW_MS = 5000;
const mocker = new ModuleMocker(globalThis);

// Of ten lines, a matcher's own would leave none.
Error.stackTraceLimit = 100;
// It keeps what it knows on the global object, and for good.
require('@jest/expect');

/** Of what Jest's runtime and its environment offer, what circus asks for. */
function runtimeOf(importSuite) {
  return {
    // A fresh one each time: what it knows of tests is its own.
    requireInternalModule(file) {
      delete require.cache[file];
      return require(file);
    },
    requireModule: require,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: importSuite,
    setGlobalsForRuntime: (globals) => provideGlobals(globals, mocker),
    enterTestCode: () => undefined,
    leaveTestCode: () => undefined,
  };
}

async function run({ testPath, config, globalConfig }) {
  const start = Date.now();
  const query = beginSuite();
  const runtime = runtimeOf((file) => import(`${pathToFileURL(file).href}${query}`));
  const result = await circus.default(
    globalConfig,
    config,
    { global: globalThis },
    runtime,
    testPath,
  );
  const end = Date.now();
  const count =
    result.numPassingTests + result.numFailingTests + result.numPendingTests + result.numTodoTests;
  return {
    ...result,
    // Not to be sent as they are: a BigInt or a function in an error cannot. Their texts are there beside them.
    testResults: result.testResults.map((one) => ({ ...one, failureDetails: [] })),
    perfStats: {
      ...result.perfStats,
      start,
      end,
      runtime: end - start,
      slow: end - start > SLOW_MS,
    },
    skipped: count === result.numPendingTests,
  };
}

const nowhere = new Console(new Writable({ write: (_chunk, _encoding, done) => done() }));

/** What fails outside of a test, when circus listens no more: in the turn after its last one. */
async function strayErrors() {
  const errors = [];
  const note = (error) => void errors.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  await new Promise((resolve) => setTimeout(resolve));
  process.off('uncaughtException', note).off('unhandledRejection', note);
  return errors;
}

async function outcomeOf(suite) {
  try {
    const result = await run(suite);
    const [stray] = await strayErrors();
    if (stray !== undefined) throw stray;
    return { result };
  } catch (error) {
    const { name, message = String(error), stack, code } = error ?? {};
    return { error: { name, message, stack, code } };
  }
}

async function answer(suite) {
  process.send({ hasBegun: true });
  const restore = rememberProcess();
  if (suite.globalConfig.silent) globalThis.console = nowhere;
  const outcome = await outcomeOf(suite);
  mocker.restoreAllMocks();
  restore();
  process.send({ isAnswer: true, ...outcome, heapBytes: process.memoryUsage().heapUsed });
}

process.on('message', (suite) => void answer(suite));
// Whoever waits for results is gone.
process.once('disconnect', () => process.exit());
