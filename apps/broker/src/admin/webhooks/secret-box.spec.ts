import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SecretBox } from './secret-box.js';

describe('a secret in the database', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const box = new SecretBox([first]);
  const sealed = box.seal('pager', 'whsec_abc');

  it('is sealed, opens with its key for its owner, and is as it was without one', () => {
    expect(sealed).not.toContain('whsec_abc');
    expect(box.open('pager', sealed)).toBe('whsec_abc');
    expect(new SecretBox([]).seal('pager', 'whsec_abc')).toBe('whsec_abc');
    expect(box.open('pager', 'whsec_abc')).toBe('whsec_abc');
  });

  it('opens for nobody else, nor when a bit of it is another one', () => {
    expect(() => box.open('chat', sealed)).toThrow('authenticate');
    const at = sealed.length - 8;
    const other = sealed[at] === 'A' ? 'B' : 'A';
    const damaged = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
    expect(() => box.open('pager', damaged)).toThrow('authenticate');
  });

  it('is told apart from those of another key, which is named where it is missing', () => {
    const both = new SecretBox([second, first]);
    expect(both.open('pager', sealed)).toBe('whsec_abc');
    expect([box.isOld(sealed), both.isOld(sealed), box.isOld('whsec_abc')]).toEqual([
      false,
      true,
      true,
    ]);
    expect(() => new SecretBox([second]).open('pager', sealed)).toThrow('POSTHORN_SECRETS_KEY');
    expect(() => new SecretBox([]).open('pager', sealed)).toThrow('POSTHORN_SECRETS_KEY');
  });
});
