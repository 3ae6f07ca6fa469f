import { afterAll, expect, it } from '@jest/globals';
import { InProcess } from './support/command.js';

const posthorn = new InProcess();
afterAll(() => posthorn.remove());

const env = { POSTHORN_BROKERS: '127.0.0.1:1', POSTHORN_API_URL: 'http://127.0.0.1:1' };

const settings = async (...args: string[]): Promise<Record<string, string>> => {
  const rows = await posthorn.json<{ name: string; value: string }[]>(
    ['context', 'show', ...args],
    { env },
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
};

it('a context that a command names goes before the environment, the one that is in use behind it', async () => {
  const places = ['--brokers', '127.0.0.1:2', '--api', 'http://127.0.0.1:2'];
  await posthorn.print(['context', 'add', 'staging', ...places]);
  const shell = { brokers: '127.0.0.1:1', api: 'http://127.0.0.1:1' };
  expect(await settings()).toEqual(shell);
  const staging = { brokers: '127.0.0.1:2', api: 'http://127.0.0.1:2' };
  expect(await settings('--context', 'staging')).toEqual(staging);
  const flag = await settings('--context', 'staging', '--brokers', '127.0.0.1:3');
  expect(flag).toEqual({ ...staging, brokers: '127.0.0.1:3' });
});
