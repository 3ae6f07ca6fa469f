// How long the command takes to start, against an empty Node: what a person waits for, and a script pays for each call.
import { spawnSync } from 'node:child_process';

const RUNS = 15;
const MAIN = 'apps/broker/dist/main.js';
/** An empty Node and a quarter; of a command that connects, loading the protocol and its answer. */
const RATIO_MAX = { '--version': 2.5, 'topic ls --help': 2.5, 'topic ls, nobody there': 8 };

const commands = {
  'node -e 0': ['-e', '0'],
  '--version': [MAIN, '--version'],
  'topic ls --help': [MAIN, 'topic', 'ls', '--help'],
  'topic ls, nobody there': [MAIN, 'topic', 'ls', '-b', '127.0.0.1:1', '--timeout', '1ms'],
};

function millisecondsOf(args) {
  const startedMs = performance.now();
  spawnSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - startedMs;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
// Taken in turns, so that a machine that is busy for a moment is busy for all.
for (let run = 0; run < RUNS; run++)
  for (const [name, args] of Object.entries(commands)) samples[name].push(millisecondsOf(args));

const empty = median(samples['node -e 0']);
for (const [name, times] of Object.entries(samples)) {
  const ratio = median(times) / empty;
  const max = RATIO_MAX[name];
  const bound = max === undefined ? '' : ` (at most ${max})`;
  console.log(
    `${name.padEnd(24)} ${median(times).toFixed(0).padStart(5)} ms  x${ratio.toFixed(2)}${bound}`,
  );
  if (max !== undefined && ratio > max) process.exitCode = 1;
}
