import { describe, expect, it } from '@jest/globals';
import { StatementNames } from './statement-names.js';

describe('the names of a connection', () => {
  it('are made ready once, and closed before in case that they are there', () => {
    const names = new StatementNames();
    const name = names.nameOf('1_1');
    expect(names.use(name)).toEqual([name]);
    expect(names.use(name)).toBeNull();
    names.forget(name);
    expect(names.use(name)).toEqual([name]);
  });

  it('never mean what those of another connection mean', () => {
    expect(new StatementNames().nameOf('1_1')).not.toBe(new StatementNames().nameOf('1_1'));
  });

  it('are bounded: the one that was used longest ago is closed for a new one, and made ready again when it is wanted', () => {
    const names = new StatementNames();
    const kept = names.nameOf('kept');
    names.use(kept);
    const open = new Set([kept]);
    for (let n = 0; n < 1_000; n += 1) {
      const name = names.nameOf(`${n}`);
      const closed = names.use(name) ?? [];
      open.add(name);
      for (const one of closed) if (one !== name) expect(open.delete(one)).toBe(true);
      expect(open.size).toBeLessThanOrEqual(17);
      expect(names.use(kept)).toBeNull();
    }
    expect(names.use(names.nameOf('0'))).toContain(names.nameOf('0'));
  });
});
