import { describe, expect, it } from '@jest/globals';
import type { ResourcePatternBody } from '@posthorn/admin-client';
import { resourcesText } from './resources-text.js';

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
