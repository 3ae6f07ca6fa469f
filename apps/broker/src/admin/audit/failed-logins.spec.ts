import { expect, it } from '@jest/globals';
import type { LoginFailure } from '../../security/sasl/authenticator.js';
import { FailedLogins } from './failed-logins.js';

const failure = (userName: string | null, address = '10.0.0.1'): LoginFailure => ({
  listener: 'PLAINTEXT',
  address,
  mechanism: 'PLAIN',
  userName,
  reason: 'wrong password',
});

it('the first of each kind is an event, those after it are a number', () => {
  const logins = new FailedLogins();
  const first = failure('alice');
  expect(logins.add(first)).toBe(true);
  expect(logins.add(failure('bob'))).toBe(true);
  expect(logins.add(failure('alice', '10.0.0.2'))).toBe(true);
  for (let i = 0; i < 1000; i++) expect(logins.add(failure('alice'))).toBe(false);
  expect(logins.take()).toEqual([{ failure: first, count: 1000 }]);
});

it('a flood of names makes no more events than one, and none of it is lost', () => {
  const logins = new FailedLogins();
  let written = 0;
  for (let i = 0; i < 5000; i++) if (logins.add(failure(`user ${i}`))) written++;
  const counts = logins.take();
  expect(written + counts.length).toBeLessThanOrEqual(41);
  expect(written + counts.reduce((sum, { count }) => sum + count, 0)).toBe(5000);
});

it('a new period begins with nothing', () => {
  const logins = new FailedLogins();
  for (let i = 0; i < 100; i++) logins.add(failure(`user ${i}`));
  logins.take();
  expect(logins.take()).toEqual([]);
  expect(logins.add(failure('user 1'))).toBe(true);
});
