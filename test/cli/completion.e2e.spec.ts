import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { connectCluster } from '@posthorn/client';

const run = promisify(execFile);
const MAIN = path.resolve('apps/broker/dist/main.js');

/** What each shell is told to complete a line: by its own machinery, as far as it works without a terminal. */
const SHELLS: Readonly<Record<string, (words: readonly string[]) => string>> = {
  bash: (words) =>
    `source <(posthorn completion bash); COMP_WORDS=(${quoted(words)}); COMP_CWORD=${words.length - 1}; _posthorn; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // Outside a line that is typed zsh has neither of these two; what the script gives to compadd is what it completes.
  zsh: (words) =>
    `compdef() { :; }; compadd() { print -l -- \${(P)2}; }; source <(posthorn completion zsh); words=(${quoted(words)}); CURRENT=${words.length}; _posthorn`,
  fish: (words) => `posthorn completion fish | source; complete -C ${quoted([words.join(' ')])}`,
};

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

let broker: RunningBroker;
let folder: string;

beforeAll(async () => {
  broker = await startBroker({ port: 0, adminPort: null, logLevel: 'silent' });
  const cluster = connectCluster({ brokers: [`${broker.host}:${broker.port}`] });
  for (const topic of ['orders.new', 'orders.old'])
    await cluster.admin().createTopic({ topic, partitions: 1 });
  await cluster.close();
  folder = mkdtempSync(path.join(tmpdir(), 'posthorn-completion-'));
  const command = path.join(folder, 'posthorn');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(command, 0o755);
});

afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Asynchronous, since the broker that is asked runs in this process. */
async function completed(shell: string, words: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = await run(shell, ['-c', SHELLS[shell](words)], {
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      HOME: folder,
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      POSTHORN_BROKERS: `${broker.host}:${broker.port}`,
    },
  });
  if (stderr !== '') throw new Error(stderr);
  // Each shell has an order of its own.
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .toSorted();
}

describe.each(Object.keys(SHELLS))('%s', (shell) => {
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
  const itThere = isThere ? it : it.skip;
  const missing = isThere ? '' : ` (skipped: there is no ${shell})`;

  itThere(
    `completes commands, options, their values, and what the cluster has${missing}`,
    async () => {
      expect(await completed(shell, ['posthorn', 'to'])).toEqual(['top', 'topic']);
      expect(await completed(shell, ['posthorn', 'topic', 'ls', '-o', 'ya'])).toEqual(['yaml']);
      expect(await completed(shell, ['posthorn', 'consume', 'orders.n'])).toEqual(['orders.new']);
      expect(await completed(shell, ['posthorn', 'consume', 'orders.new', '--fo'])).toEqual([
        '--follow',
        '--format',
      ]);
    },
  );
});
