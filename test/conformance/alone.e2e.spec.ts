import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { until } from './support.js';
import { freePort } from '../support/free-port.js';

const MAIN = path.resolve('apps/broker/dist/main.js');

let folder: string;
let broker: ChildProcess;
let said = '';

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'posthorn-alone-'));
  // Of root the server runs as another user, who has to get in.
  chmodSync(folder, 0o755);
});

afterAll(async () => {
  if (broker.exitCode === null && broker.signalCode === null) {
    broker.kill('SIGTERM');
    await once(broker, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

/** What opens a browser on Linux, instead of which it writes down what it was to open. */
function browser(): { readonly bin: string; readonly opened: string } {
  const opened = path.join(folder, 'opened');
  const program = path.join(folder, 'xdg-open');
  writeFileSync(program, `#!/bin/sh\nprintf %s "$1" > '${opened}'\n`);
  chmodSync(program, 0o755);
  return { bin: folder, opened };
}

it('the command alone starts broker, PostgreSQL and console, opens it if asked, and one line says what is next', async () => {
  const { bin, opened } = browser();
  const [port, adminPort] = [await freePort(), await freePort()];
  const { DATABASE_URL: _, ...env } = process.env;
  broker = spawn(process.execPath, [MAIN, '--open'], {
    cwd: folder,
    env: {
      ...env,
      PATH: `${bin}:${env.PATH}`,
      POSTHORN_PORT: String(port),
      POSTHORN_ADMIN_PORT: String(adminPort),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const endWithUs = (): boolean => broker.kill('SIGKILL');
  process.once('exit', endWithUs);
  broker.once('exit', () => process.off('exit', endWithUs));
  broker.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  await until('it to be ready', () => said.includes('is ready') || broker.exitCode !== null);
  const page = `http://127.0.0.1:${adminPort}/`;
  const [line, ...more] = said.split('\n').filter((one) => one.includes('posthorn is ready'));
  expect(more).toEqual([]);
  expect(line).toContain(`console at ${page}, data in ${folder}`);
  expect(line).toMatch(new RegExp(`Next: npx posthorn topic create hello -b \\S+:${port}$`));
  expect(await (await fetch(page)).text()).toMatch(/<div id="root">/);
  const cluster = await fetch(`${page}api/v1/cluster`);
  expect(cluster.status).toBe(200);
  if (process.platform === 'linux') {
    await until('the browser to be opened', () => existsSync(opened));
    expect(readFileSync(opened, 'utf8')).toBe(page);
  }
});

it('what it says is next works as it stands', async () => {
  const next = /Next: npx posthorn (.*)$/m.exec(said)?.[1].split(' ') ?? [];
  const command = spawn(process.execPath, [MAIN, ...next], {
    cwd: folder,
    env: { PATH: process.env.PATH, XDG_CONFIG_HOME: folder },
    stdio: 'ignore',
  });
  expect(await once(command, 'exit')).toEqual([0, null]);
});
