import { describe, expect, it } from '@jest/globals';
import type { TrafficRow } from '../../traffic/traffic-rows.js';
import { topologyOf } from './topology-of.js';
import type { ReadingGroup } from './topology.js';

function row(
  kind: TrafficRow['kind'],
  clientId: string,
  topic: string,
  more: Partial<TrafficRow> = {},
): TrafficRow {
  return {
    brokerId: 1,
    kind,
    topic,
    clientId,
    principal: 'User:ANONYMOUS',
    host: '10.0.0.1',
    records: 10n,
    bytes: 100n,
    recordsPerSecond: 2,
    bytesPerSecond: 20,
    firstSeenMs: 1,
    lastSeenMs: 5,
    ...more,
  };
}

function group(
  groupId: string,
  clientIds: readonly string[],
  topic: string,
  committedTopics: string[] = [],
): ReadingGroup {
  const members = clientIds.map((clientId, partition) => ({
    memberId: `${clientId}-${partition}`,
    groupInstanceId: null,
    clientId,
    clientHost: '/10.0.0.1',
    assignment: [{ topic, partitions: [partition] }],
    handlers: [],
  }));
  return { groupId, state: members.length > 0 ? 'Stable' : 'Empty', members, committedTopics };
}

describe('who produces and consumes what', () => {
  it('is a producer without an instance where it publishes in SQL', () => {
    const { producers, services } = topologyOf([row('produce', 'orders', 'a', { host: '' })], []);
    expect(producers).toMatchObject([{ service: 'orders', topic: 'a' }]);
    expect(services).toMatchObject([{ name: 'orders', produces: ['a'], instances: [] }]);
  });

  it('is a service for each client id, over its connections and brokers', () => {
    const { producers, consumers, services } = topologyOf(
      [
        row('produce', 'orders', 'a'),
        row('produce', 'orders', 'a', { brokerId: 2, host: '10.0.0.2', lastSeenMs: 9 }),
        row('fetch', 'billing', 'a', { bytesPerSecond: 40 }),
      ],
      [group('billing', ['billing', 'billing'], 'a')],
    );
    expect(producers).toEqual([
      { service: 'orders', topic: 'a', recordsPerSecond: 4, bytesPerSecond: 40, lastSeenMs: 9 },
    ]);
    expect(consumers).toEqual([
      {
        topic: 'a',
        groupId: 'billing',
        services: ['billing'],
        members: 2,
        state: 'Stable',
        bytesPerSecond: 40,
      },
    ]);
    expect(
      services.map(({ name, produces, consumes, groups, instances }) => [
        name,
        produces,
        consumes,
        groups,
        instances.length,
      ]),
    ).toEqual([
      ['billing', [], ['a'], ['billing'], 2],
      ['orders', ['a'], [], [], 2],
    ]);
  });

  it('has a process for each address and member of its largest group there, however many groups it is in', () => {
    const groups = [
      group('drivers', ['driver', 'driver'], 'a'),
      group('tips', ['driver', 'driver'], 'b'),
      group('tips-too', ['driver'], 'b'),
    ];
    const alone = [row('fetch', 'driver', 'a', { host: '10.0.0.2' })];
    const { services } = topologyOf(alone, groups);
    expect(services).toMatchObject([{ name: 'driver', processes: 3 }]);
    expect(services[0].instances).toHaveLength(6);
    const quiet = topologyOf([row('produce', 'sql', 'a', { host: '' })], []).services;
    expect(quiet).toMatchObject([{ processes: 0 }]);
  });

  it('tells of groups that nobody serves, and of who fetches without a group', () => {
    const { consumers } = topologyOf([row('fetch', 'audit', 'a')], [group('gone', [], 'a', ['a'])]);
    expect(consumers).toEqual([
      { topic: 'a', groupId: 'gone', services: [], members: 0, state: 'Empty', bytesPerSecond: 0 },
      {
        topic: 'a',
        groupId: null,
        services: ['audit'],
        members: 0,
        state: null,
        bytesPerSecond: 20,
      },
    ]);
  });

  it('does not guess which of two groups a fetch was for', () => {
    const { consumers } = topologyOf(
      [row('fetch', 'app', 'a')],
      [group('one', ['app'], 'a'), group('two', ['app'], 'a')],
    );
    expect(consumers.map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([null, null]);
  });
  it('is found by a fixed number of looks at each group and client, however many there are', () => {
    const looksOfEach = (count: number): number => {
      let looks = 0;
      const seen = <Item extends object>(item: Item): Item =>
        new Proxy(item, { get: (of, key) => ((looks += 1), Reflect.get(of, key) as unknown) });
      const numbers = Array.from({ length: count }, (_, n) => n);
      const groups = numbers.map((n) => seen(group(`g${n}`, [`c${n}`], 'a', ['a', 'b'])));
      const traffic = numbers.flatMap((n) => [
        seen(row('fetch', `c${n}`, 'a', { host: `10.0.0.${n}` })),
        seen(row('produce', `c${n}`, 'b', { host: `10.0.0.${n}` })),
        seen(row('fetch', `alone${n}`, 'b')),
      ]);
      expect(topologyOf(traffic, groups).services).toHaveLength(2 * count);
      return looks / count;
    };
    expect(looksOfEach(200)).toBeLessThan(1.1 * looksOfEach(20));
  });
});
