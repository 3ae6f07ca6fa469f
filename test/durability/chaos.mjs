// Chaos for as long as you like: node test/durability/chaos.mjs --minutes 10 --seed 7
// Runs chaos.e2e.spec.ts through Jest, which has the transforms and, after a build, the broker to run.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
  },
});

const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    path.resolve('node_modules/jest/bin/jest.js'),
    '--selectProjects=e2e',
    '--testPathPatterns=durability/chaos',
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      POSTHORN_CHAOS_MINUTES: values.minutes,
      ...(values.seed && { POSTHORN_SEED: values.seed }),
    },
  },
);
jest.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
