import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { apis } from './apis.js';
import { supportTable } from './support-table.js';

describe('the table of APIs', () => {
  it('has each key once, in order', () => {
    const keys = apis.map(({ key }) => key);
    expect(keys).toEqual([...new Set(keys)].toSorted((a, b) => a - b));
  });

  it.each(apis.map((api) => [api.name, api] as const))(
    '%s stays within the versions of its schema',
    (_, api) => {
      const { validVersions } = api.message;
      expect(api.min).toBeGreaterThanOrEqual(validVersions.min);
      expect(api.max).toBeLessThanOrEqual(validVersions.max);
      expect(api.advertisedMin).toBeLessThanOrEqual(api.min);
    },
  );

  it('advertises the minima that librdkafka needs to turn its features on', () => {
    const minima = new Map(apis.map(({ name, advertisedMin }) => [name, advertisedMin]));
    for (const name of [
      'Produce',
      'JoinGroup',
      'SyncGroup',
      'Heartbeat',
      'LeaveGroup',
      'FindCoordinator',
    ]) {
      expect([name, minima.get(name)]).toEqual([name, 0]);
    }
    expect(minima.get('OffsetCommit')).toBe(2);
    expect(minima.get('OffsetFetch')).toBe(1);
    expect(minima.get('ListOffsets')).toBe(1);
  });

  it('is the support table of the README', () => {
    const readme = readFileSync(path.join('apps', 'broker', 'README.md'), 'utf8');
    expect(readme).toContain(supportTable(apis));
  });
});
