import { describe, expect, it } from '@jest/globals';
import { groupsOf, userNameOf } from './claims.js';

describe('claims of an identity provider', () => {
  it.each([
    [{ groups: ['ops', 'dev', 'ops'] }, 'groups', ['ops', 'dev']],
    [{ groups: 'ops' }, 'groups', ['ops']],
    [{ groups: ['ops', 7, null, '', { name: 'x' }, 'x'.repeat(256)] }, 'groups', ['ops']],
    [{ groups: { ops: true } }, 'groups', []],
    [{}, 'groups', []],
    [{ realm_access: { roles: ['ops'] } }, 'realm_access.roles', ['ops']],
    [{ 'https://example.com/groups': ['ops'] }, 'https://example.com/groups', ['ops']],
    [{ 'a.b': ['exact'], a: { b: ['path'] } }, 'a.b', ['exact']],
    [{}, 'constructor.name', []],
    [{ a: 'text' }, 'a.length', []],
  ])('%j names by %s the groups %j', (claims, claim, expected) => {
    expect(groupsOf(claims, claim)).toEqual(expected);
  });

  it('names at most five hundred groups', () => {
    const groups = Array.from({ length: 5_000 }, (_, index) => `g${index}`);
    expect(groupsOf({ groups }, 'groups')).toHaveLength(500);
  });

  it.each([
    [{ sub: 'alice' }, 'alice'],
    [{ sub: 'ANONYMOUS' }, null],
    [{ sub: '' }, null],
    [{ sub: 'a\u0000' }, null],
    [{ sub: 7 }, null],
    [{ email: 'alice' }, null],
  ])('%j names the user %s', (claims, expected) => {
    expect(userNameOf(claims, 'sub')).toBe(expected);
  });
});
