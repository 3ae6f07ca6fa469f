import { settingsOf } from './group/settings.js';
import { connectCluster, type ProducerOptions } from './index.js';
import type { GroupOptions } from './types.js';

const group = (more: object): GroupOptions => ({
  groupId: 'kitchen',
  topics: ['orders'],
  handle: async () => {},
  ...more,
});
const connect = (more: object) => connectCluster({ brokers: ['127.0.0.1:1'], ...more });

describe('an option that cannot be meant is refused where it is given, by name', () => {
  it.each<[object, string]>([
    [{ offsetReset: 'beginning' }, "offsetReset must be 'earliest', 'latest', not 'beginning'"],
    [{ isolation: 'committed' }, "isolation must be 'read_committed', 'read_uncommitted', not"],
    [{ protocol: 'classic' }, "protocol must be 'eager', 'cooperative', 'consumer', 'auto', not"],
    [{ sessionTimeoutMs: '30s' }, 'sessionTimeoutMs must be a number between 1 and 2147483647'],
    [
      { commitIntervalMs: -1 },
      'commitIntervalMs must be a number between 0 and 2147483647, not -1',
    ],
    [{ queueRecordsMax: 0 }, 'queueRecordsMax must be a number between 1'],
    [{ perPartition: 0 }, 'perPartition must be a number between 1'],
    [{ lane: 'key' }, 'lane must be a function'],
    [{ groupId: 7 }, 'groupId must be a text, not 7'],
  ])('of a group: %j', (more, message) => {
    expect(() => settingsOf(group(more))).toThrow(message);
  });

  it.each<[object, string]>([
    [{ compression: 'brotli' }, "compression must be 'none', 'gzip'"],
    [{ acks: 2 }, 'acks must be -1, 0, 1, not 2'],
    [{ lingerMs: 'soon' }, "lingerMs must be a number between 0 and 2147483647, not 'soon'"],
    [{ bufferBytesMax: 0 }, 'bufferBytesMax must be a number between 1'],
    [{ deliveryTimeoutMs: Infinity }, 'deliveryTimeoutMs must be a number between 1'],
  ])('of a producer: %j', async (more, message) => {
    const cluster = connect({});
    expect(() => cluster.producer(more as ProducerOptions)).toThrow(message);
    await cluster.close();
  });

  it.each<[object, string]>([
    [{ tls: 'yes' }, "tls must be true, false or options of node:tls, not 'yes'"],
    [{ requestTimeoutMs: 0 }, 'requestTimeoutMs must be a number between 1'],
    [{ sasl: { mechanism: 'plain' } }, "sasl.mechanism must be 'PLAIN', 'SCRAM-SHA-256'"],
    [
      { sasl: { mechanism: 'PLAIN', username: 'shop' } },
      'sasl.password must be a text, not undefined',
    ],
    [{ sasl: { mechanism: 'OAUTHBEARER', token: 'abc' } }, 'sasl.token must be a function'],
  ])('of a cluster: %j', (more, message) => {
    expect(() => connect(more)).toThrow(message);
  });
});

it('an option that is given as undefined has its default, as a setting of the environment that is not there', async () => {
  const nothing = { sessionTimeoutMs: undefined, perPartition: undefined };
  expect(settingsOf(group(nothing))).toMatchObject({ sessionTimeoutMs: 45_000, perPartition: 1 });
  const cluster = connect({ requestTimeoutMs: undefined, clientId: undefined });
  expect(cluster.clientId).toBe('posthorn');
  cluster.producer({ deliveryTimeoutMs: undefined, lingerMs: undefined });
  await cluster.close();
});
