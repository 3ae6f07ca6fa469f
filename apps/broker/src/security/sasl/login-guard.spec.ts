import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../clock.js';
import { LoginGuard } from './login-guard.js';

class TestClock implements Clock {
  at = 0;
  now(): number {
    return this.at;
  }
  after(): () => void {
    return () => undefined;
  }
}

function guard(): { clock: TestClock; guard: LoginGuard } {
  const clock = new TestClock();
  return { clock, guard: new LoginGuard({ failureDelayMs: 100 }, clock) };
}

describe('the guard of logins', () => {
  it('lets failures wait longer and longer, up to ten seconds, until there was none for a minute', () => {
    const { clock, guard: logins } = guard();
    const delays = Array.from({ length: 9 }, () => logins.failed('a', 'alice'));
    expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
    expect(logins.failed('b', 'alice')).toBe(100);
    clock.at += 60_000;
    expect(logins.failed('a', 'alice')).toBe(100);
  });

  it('checks no more passwords of a user from an address after twenty failures', () => {
    const { clock, guard: logins } = guard();
    for (let count = 0; count < 20; count++) logins.failed('a', 'alice');
    expect(logins.mayTry('a', 'alice')).toBe(false);
    expect(logins.mayTry('b', 'alice')).toBe(true);
    expect(logins.mayTry('a', 'bob')).toBe(true);
    clock.at += 60_000;
    expect(logins.mayTry('a', 'alice')).toBe(true);
  });

  it('checks again after a minute although attempts never stopped, twenty times in each turn', () => {
    const { clock, guard: logins } = guard();
    let checked = 0;
    for (let second = 0; second < 150; second++, clock.at += 1_000) {
      if (logins.mayTry('a', 'alice')) checked++;
      logins.failed('a', 'alice');
      if (second === 78) expect(checked).toBe(20);
    }
    expect(checked).toBe(40);
  });

  it('stops guesses from many addresses, but not the user who has been at his own before', () => {
    const { guard: logins } = guard();
    logins.succeeded('home', 'alice');
    for (let count = 0; count < 100; count++) logins.failed(`bot ${count}`, 'alice');
    expect(logins.mayTry('bot 100', 'alice')).toBe(false);
    expect(logins.mayTry('home', 'alice')).toBe(true);
  });

  it('stops one address that tries one password on many users', () => {
    const { guard: logins } = guard();
    for (let count = 0; count < 100; count++) logins.failed('a', `user ${count}`);
    expect(logins.mayTry('a', 'user 100')).toBe(false);
  });
});
