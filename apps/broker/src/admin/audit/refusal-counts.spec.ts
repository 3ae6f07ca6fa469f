import { expect, it } from '@jest/globals';
import type { Refusal } from '../../audit/audit-feed.js';
import { RefusalCounts } from './refusal-counts.js';

const login = (userName: string, address = '10.0.0.1'): Refusal => ({
  action: 'user.login',
  actor: 'anonymous',
  address,
  resource: `user/${userName}`,
  details: { mechanism: 'PLAIN' },
  reason: 'wrong password',
});
const denial: Refusal = { ...login('alice'), action: 'request.deny', actor: 'User:alice' };

it('the first of each kind is an event, those after it are a number', () => {
  const refusals = new RefusalCounts();
  const first = login('alice');
  expect(refusals.add(first)).toBe(true);
  expect(refusals.add(login('bob'))).toBe(true);
  expect(refusals.add(login('alice', '10.0.0.2'))).toBe(true);
  for (let i = 0; i < 1000; i++) expect(refusals.add(login('alice'))).toBe(false);
  expect(refusals.take()).toEqual([{ action: 'user.login', refusal: first, count: 1000 }]);
});

it('a flood of names makes no more events than one, and none of it is lost', () => {
  const refusals = new RefusalCounts();
  let written = 0;
  for (let i = 0; i < 5000; i++) if (refusals.add(login(`user ${i}`))) written++;
  const counts = refusals.take();
  expect(written + counts.length).toBeLessThanOrEqual(41);
  expect(written + counts.reduce((sum, { count }) => sum + count, 0)).toBe(5000);
});

it('a flood of one action hides no other', () => {
  const refusals = new RefusalCounts();
  for (let i = 0; i < 5000; i++) refusals.add(login(`user ${i}`));
  expect(refusals.add(denial)).toBe(true);
  expect(refusals.add(denial)).toBe(false);
  expect(refusals.take()).toContainEqual({ action: 'request.deny', refusal: denial, count: 1 });
});

it('a new period begins with nothing', () => {
  const refusals = new RefusalCounts();
  for (let i = 0; i < 100; i++) refusals.add(login(`user ${i}`));
  refusals.take();
  expect(refusals.take()).toEqual([]);
  expect(refusals.add(login('user 1'))).toBe(true);
});
