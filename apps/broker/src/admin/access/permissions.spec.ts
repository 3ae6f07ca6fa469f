import { describe, expect, it } from '@jest/globals';
import type { Action } from './actions.js';
import { Permissions, type Grant } from './permissions.js';
import type { ResourcePattern } from './resource-pattern.js';

const NOW = 1_000_000;

function pattern(text: string): ResourcePattern {
  const [kind = '', patternType = '', name = ''] = text.split(' ');
  return { kind, patternType, name } as ResourcePattern;
}

function grant(actions: string, resources: string, expiresAt: number | null = null): Grant {
  return {
    actions: new Set(actions.split(',') as Action[]),
    resources: resources.split(',').map(pattern),
    expiresAt,
  };
}

const may = (...grants: Grant[]): Permissions => Permissions.of(grants, NOW);

describe('a permission', () => {
  it.each<[string, string, Action, string | null, boolean]>([
    ['topic:view', '* literal *', 'topic:view', 'orders', true],
    ['topic:view', '* literal *', 'topic:edit', 'orders', false],
    ['topic:view', 'topic literal orders', 'topic:view', 'orders', true],
    ['topic:view', 'topic literal orders', 'topic:view', 'orders2', false],
    ['topic:view', 'topic literal orders', 'topic:view', 'ORDERS', false],
    ['topic:view', 'topic prefixed team-a.', 'topic:view', 'team-a.orders', true],
    ['topic:view', 'topic prefixed team-a.', 'topic:view', 'team-axorders', false],
    ['topic:view', 'topic prefixed *', 'topic:view', 'orders', false],
    ['topic:view', 'topic regex team-[ab]\\.x', 'topic:view', 'team-b.x', true],
    // The whole name, and with alternatives the whole of each.
    ['topic:view', 'topic regex orders', 'topic:view', 'my-orders', false],
    ['topic:view', 'topic regex a|b', 'topic:view', 'ax', false],
    ['topic:view', 'topic regex a|b', 'topic:view', 'xb', false],
    ['topic:view', 'topic regex .*', 'topic:view', 'anything', true],
    ['topic:view', 'group literal orders', 'topic:view', 'orders', false],
    ['topic:view,group:view', 'topic literal orders', 'group:view', 'orders', false],
    ['topic:view,group:view', '* prefixed team-a', 'group:view', 'team-a-x', true],
    // Of which there is one: only by the pattern of all.
    ['audit:view', '* literal *', 'audit:view', null, true],
    ['audit:view', 'audit literal *', 'audit:view', null, true],
    ['role:edit', '* prefixed r', 'role:edit', null, false],
    ['role:edit', '* regex .*', 'role:edit', null, false],
    ['role:edit', 'topic literal *', 'role:edit', null, false],
  ])('%s on %s: %s of %s is %s', (actions, resources, action, name, expected) => {
    expect(may(grant(actions, resources)).allows(action, name)).toBe(expected);
  });

  it('is over when its time is, to the millisecond', () => {
    expect(may(grant('audit:view', '* literal *', NOW + 1)).allows('audit:view')).toBe(true);
    expect(may(grant('audit:view', '* literal *', NOW)).allows('audit:view')).toBe(false);
  });

  it('is asked of all things with a name by that name', () => {
    expect(() => may().allows('topic:view')).toThrow('has a name');
  });

  it('somewhere is one of some resource, whose list may still be empty', () => {
    const some = may(grant('topic:view,role:edit', 'topic prefixed team-a'));
    expect(some.allowsSomewhere('topic:view')).toBe(true);
    expect(some.allowsSomewhere('topic:edit')).toBe(false);
    expect(some.allowsSomewhere('role:edit')).toBe(false);
    expect(some.allowsSomewhere('group:view')).toBe(false);
  });

  it('of two together is what each allows', () => {
    const owner = may(grant('topic:view,topic:edit', 'topic prefixed a'));
    const key = owner.and(may(grant('topic:view,topic:delete', '* literal *')));
    expect(key.allows('topic:view', 'a1')).toBe(true);
    expect(key.allows('topic:view', 'b1')).toBe(false);
    expect(key.allows('topic:edit', 'a1')).toBe(false);
    expect(key.allows('topic:delete', 'a1')).toBe(false);
    expect(key.allowsSomewhere('topic:edit')).toBe(false);
    expect(key.covers(grant('topic:view', 'topic prefixed a'))).toBe(true);
    expect(key.covers(grant('topic:edit', 'topic prefixed a'))).toBe(false);
  });
});

describe('what somebody may give to others', () => {
  it.each<[string, string, number | null, boolean]>([
    ['topic:view', 'topic literal a1', null, true],
    ['topic:view', 'topic prefixed a', null, true],
    ['topic:view', 'topic prefixed ab', null, true],
    ['topic:view', 'topic prefixed b', null, false],
    // Shorter than what one has, so it means more.
    ['topic:view', 'topic literal *', null, false],
    ['topic:view', '* literal *', null, false],
    ['topic:view', 'topic regex a.*', null, false],
    ['topic:view', 'topic literal a1,topic literal b1', null, false],
    ['topic:view,topic:edit', 'topic literal a1', null, false],
    ['group:view', 'group literal g', NOW + 5, true],
    ['group:view', 'group literal g', NOW + 10, true],
    ['group:view', 'group literal g', NOW + 11, false],
    ['group:view', 'group literal g', null, false],
    ['contract:view', 'contract regex x.*', null, true],
    ['contract:view', 'contract literal xy', null, true],
    ['contract:view', 'contract regex x.y', null, false],
    ['role:edit', '* literal *', null, false],
    // On resources that the action is not about it is nothing.
    ['role:edit', 'topic literal a1', null, true],
  ])('%s on %s until %s: %s', (actions, resources, expiresAt, expected) => {
    const own = may(
      grant('topic:view', 'topic prefixed a'),
      grant('group:view', '* literal *', NOW + 10),
      grant('contract:view', 'contract regex x.*'),
    );
    expect(own.covers(grant(actions, resources, expiresAt))).toBe(expected);
  });

  it('is everything for whoever has everything', () => {
    const all = may(grant('topic:view,role:edit', '* literal *'));
    expect(all.covers(grant('topic:view,role:edit', '* literal *'))).toBe(true);
    expect(all.covers(grant('topic:view', 'topic regex (a|b)+'))).toBe(true);
  });
});
