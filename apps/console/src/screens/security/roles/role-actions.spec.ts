import { describe, expect, it } from '@jest/globals';
import { allActions, byKind } from './role-actions.js';

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
