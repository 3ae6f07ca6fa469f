import { describe, expect, it } from '@jest/globals';
import { allActions, type Action } from './actions.js';
import { patternProblem, type ResourcePattern } from './resource-pattern.js';
import { builtInRoles } from './roles.js';

const has = (role: string, action: Action): boolean =>
  builtInRoles.get(role)?.actions.has(action) ?? false;

describe('the roles that are always there', () => {
  it.each<[Action, string]>([
    ['topic:view', 'viewer developer operator admin'],
    ['topic:records_read', 'viewer developer operator admin'],
    ['search:run', 'viewer developer operator admin'],
    ['topic:records_produce', 'developer operator admin'],
    ['deadLetter:redrive', 'developer operator admin'],
    ['group:reset', 'developer operator admin'],
    ['topic:delete', 'operator admin'],
    ['topic:records_delete', 'operator admin'],
    ['deadLetter:discard', 'operator admin'],
    ['quota:edit', 'operator admin'],
    ['config:edit', 'operator admin'],
    ['audit:view', 'operator admin'],
    ['acl:view', 'operator admin'],
    ['acl:edit', 'admin'],
    ['user:view', 'admin'],
    ['user:edit', 'admin'],
    ['role:edit', 'admin'],
    ['apiKey:create', 'admin'],
    ['session:revoke', 'admin'],
  ])('%s is of %s', (action, expected) => {
    const names = [...builtInRoles.keys()].filter((role) => has(role, action));
    expect(names.join(' ')).toBe(expected);
  });

  it('hold each other in their order, and the last one everything', () => {
    const roles = [...builtInRoles.values()];
    roles.slice(1).forEach(({ actions }, index) => {
      expect([...roles[index].actions].filter((action) => !actions.has(action))).toEqual([]);
    });
    expect(roles.at(-1)?.actions.size).toBe(allActions.length);
  });

  it('change nothing as a viewer', () => {
    const changing =
      /:(?:create|edit|delete|reset|pause|redrive|discard|cancel|revoke|records_(?!read))/;
    expect(
      [...(builtInRoles.get('viewer')?.actions ?? [])].filter((a) => changing.test(a)),
    ).toEqual([]);
  });
});

describe('a pattern of resources', () => {
  it.each<[ResourcePattern, RegExp | null]>([
    [{ kind: 'topic', patternType: 'literal', name: 'orders' }, null],
    [{ kind: '*', patternType: 'prefixed', name: 'team-a.' }, null],
    [{ kind: 'audit', patternType: 'literal', name: '*' }, null],
    [{ kind: 'topic', patternType: 'regex', name: '(a+)+b' }, null],
    [{ kind: 'topic', patternType: 'literal', name: '' }, /empty/],
    [{ kind: 'topic', patternType: 'literal', name: 'x'.repeat(256) }, /255/],
    [{ kind: 'topic', patternType: 'regex', name: '(' }, /RE2/],
    [{ kind: 'topic', patternType: 'regex', name: '(a)\\1' }, /RE2/],
    [{ kind: 'audit', patternType: 'literal', name: 'x' }, /its name is \*/],
    [{ kind: 'role', patternType: 'prefixed', name: '*' }, /its name is \*/],
  ])('%j has the problem %s', (pattern, expected) => {
    const problem = patternProblem(pattern);
    if (expected === null) expect(problem).toBeNull();
    else expect(problem).toMatch(expected);
  });
});
