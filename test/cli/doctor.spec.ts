import { afterAll, expect, it } from '@jest/globals';
import { InProcess } from './support/command.js';

const nowhere = ['--brokers', '127.0.0.1:1', '--api', 'http://127.0.0.1:1', '--timeout', '1s'];
const posthorn = new InProcess(nowhere);
afterAll(() => posthorn.remove());

it('tells a program what to do about what is not as it should be, and about nothing else', async () => {
  const { code, out } = await posthorn.run(['doctor', '-o', 'json']);
  expect(code).toBe(1);
  const findings = JSON.parse(out) as { check: string; result: string; hint?: string }[];
  const node = findings.find(({ check }) => check === 'node');
  expect(node).toEqual({ check: 'node', result: 'ok', detail: process.versions.node });
  const failed = findings.filter(({ result }) => result === 'fail');
  expect(failed.length).toBeGreaterThan(0);
  for (const { hint } of failed) expect(hint).toMatch(/\w/);
});
