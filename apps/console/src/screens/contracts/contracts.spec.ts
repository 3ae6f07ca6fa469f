import { describe, expect, it } from '@jest/globals';
import {
  comparedOf,
  contractsSearchOf,
  diffSearchOf,
  versionSearchOf,
} from './contracts-search.js';

describe('what a URL says about contracts', () => {
  it('is taken when it makes sense, and left out when not', () => {
    expect(contractsSearchOf({ prefix: 'Order', topic: 4711 })).toEqual({
      prefix: 'Order',
      topic: '4711',
    });
    expect(contractsSearchOf({ prefix: '', topic: null })).toEqual({});
    expect(versionSearchOf({ version: 3 })).toEqual({ version: 3 });
    expect(versionSearchOf({ version: 'latest' })).toEqual({});
    expect(diffSearchOf({ older: 1, newer: -2 })).toEqual({ older: 1 });
  });
});

describe('the versions that are compared', () => {
  it('are the last step unless the URL says otherwise', () => {
    expect(comparedOf([1, 3, 2], {})).toEqual({ older: 2, newer: 3 });
    expect(comparedOf([1, 2, 3], { older: 1 })).toEqual({ older: 1, newer: 3 });
    expect(comparedOf([1, 2, 3], { older: 1, newer: 2 })).toEqual({ older: 1, newer: 2 });
    expect(comparedOf([1, 2, 3], { newer: 2 })).toEqual({ older: 1, newer: 2 });
  });

  it('are none where there is one version, and known ones where the URL names others', () => {
    expect(comparedOf([1], {})).toBeNull();
    expect(comparedOf([], {})).toBeNull();
    expect(comparedOf([2, 4], { older: 3, newer: 9 })).toEqual({ older: 2, newer: 4 });
  });
});
