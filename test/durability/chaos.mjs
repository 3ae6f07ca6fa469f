// Chaos for as long as you like: npm run chaos -- --minutes 10 --seed 7
// A round that failed alone: npm run chaos -- --minutes 0 --seed 7 --round 12
// Runs chaos.e2e.spec.ts through Jest, which has the transforms and, after a build, the broker to run.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    round: { type: 'string' },
  },
});

const jest = spawn(
  process.execPath,
  [
    path.resolve('node_modules/jest/bin/jest.js'),
    '--selectProjects=e2e',
    // A run that failed may have left clients that try for ever.
    '--forceExit',
    '--testPathPatterns=durability/chaos',
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      POSTHORN_CHAOS_MINUTES: values.minutes,
      ...(values.seed && { POSTHORN_SEED: values.seed }),
      ...(values.round && { POSTHORN_CHAOS_ROUND: values.round }),
    },
  },
);
jest.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
