// Fuzzing for as long as you like: npm run fuzz -- --minutes 10 --seed 7
// Runs the specs of this folder through Jest, which has the transforms.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});

const jest = spawn(
  process.execPath,
  [
    path.resolve('node_modules/jest/bin/jest.js'),
    '--selectProjects=e2e',
    `--testPathPatterns=test/fuzz/${values.only}`,
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      POSTHORN_FUZZ_MINUTES: values.minutes,
      ...(values.seed && { POSTHORN_SEED: values.seed }),
    },
  },
);
jest.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
