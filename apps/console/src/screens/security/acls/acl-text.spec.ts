import { describe, expect, it } from '@jest/globals';
import { aclResource } from './acl-text.js';

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
