import { describe, expect, it } from '@jest/globals';
import type { ResourcePatternBody } from '@posthorn/admin-client';
import { aclResource } from './acls/acl-text.js';
import { endOf } from './lifetimes.js';
import { entityText, limitText } from './quotas/quota-text.js';
import { resourcesText } from './resources-text.js';
import { allActions, byKind } from './roles/role-actions.js';

describe('what a role holds for', () => {
  it.each<[ResourcePatternBody[] | null, string]>([
    [null, 'everything'],
    [[{ kind: '*', patternType: 'literal', name: '*' }], 'everything'],
    [[{ kind: 'topic', patternType: 'literal', name: '*' }], 'all topics'],
    [[{ kind: 'topic', patternType: 'literal', name: 'orders' }], 'topics orders'],
    [
      [
        { kind: 'topic', patternType: 'prefixed', name: 'orders.' },
        { kind: 'deadLetter', patternType: 'regex', name: 'o.+' },
      ],
      'topics orders.…, dead letters /o.+/',
    ],
  ])('%j is one line', (resources, text) => expect(resourcesText(resources)).toBe(text));
});

describe('an end', () => {
  it('is a moment, or none', () => {
    expect(endOf('', 0)).toBeUndefined();
    expect(endOf('60', 0)).toBe('1970-01-01T01:00:00.000Z');
  });
});

describe('an ACL', () => {
  it.each([
    ['TOPIC', 'LITERAL', 'orders', 'topic orders'],
    ['TOPIC', 'LITERAL', '*', 'every topic'],
    ['TRANSACTIONAL_ID', 'PREFIXED', 'shop-', 'transactional id shop-…'],
    ['CLUSTER', 'LITERAL', 'kafka-cluster', 'cluster'],
  ] as const)('for %s %s %s says so', (resourceType, patternType, resourceName, text) => {
    expect(aclResource({ resourceType, patternType, resourceName })).toBe(text);
  });
});

describe('a quota', () => {
  it('names whom it is for, and a default as what it is', () => {
    expect(entityText({ user: 'alice', clientId: null })).toBe('user alice, any other client id');
  });

  it.each([
    ['producer_byte_rate', 1_500_000, '1.5 MB/s'],
    ['request_percentage', 50, '50 %'],
    ['connection_creation_rate', 20, '20/s'],
    ['connection_creation_rate', undefined, ''],
  ])('of %s %s is read as "%s"', (key, value, text) => expect(limitText(key, value)).toBe(text));
});

describe('the actions of a role', () => {
  it('are shown by what they are about, in the order of the broker', () => {
    expect(byKind(['topic:view', 'group:reset', 'topic:records_read'])).toEqual([
      { kind: 'topic', verbs: ['view', 'records_read'] },
      { kind: 'group', verbs: ['reset'] },
    ]);
  });

  it('are all that built-in roles have, each once', () => {
    const role = (name: string, isBuiltIn: boolean, ...actions: string[]) => ({
      name,
      description: '',
      isBuiltIn,
      actions,
    });
    const roles = [
      role('viewer', true, 'topic:view'),
      role('admin', true, 'topic:view', 'topic:edit'),
      role('own', false, 'topic:invented'),
    ];
    expect(allActions(roles)).toEqual(['topic:view', 'topic:edit']);
  });
});
