import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import type { ConsumedRecord, ConsumerGroup, GroupOptions, KafkaCluster } from '@posthorn/client';
import {
  decodeRequest,
  ErrorCode,
  Fetch,
  Heartbeat,
  JoinGroup,
  Metadata,
} from '@posthorn/protocol';
import { answerOf } from '../support/kafka-proxy.js';
import { joined } from './support/member.js';
import { fillTopic, groupOn, nothing, started } from './support/topic.js';
import { onEveryBroker, until, type Target } from './support/rig.js';

let rig: Target;
let counter = 0;
let topic: string;

beforeEach(() => {
  topic = `topic-${counter++}`;
  rig.proxy.rule = () => 'forward';
});

const fill = (partitions: number, records: number, name = topic): Promise<KafkaCluster> =>
  fillTopic(rig, { topic: name, clientId: topic, partitions, records });

const groupOf = (
  cluster: KafkaCluster,
  handle: GroupOptions['handle'],
  options: Partial<GroupOptions> = {},
): ConsumerGroup => groupOn(topic, cluster, handle, options);

/** A drain that only a close ends before the test does. */
const forEver = { drainTimeoutMs: 500_000, rebalanceTimeoutMs: 600_000 } as const;

/** What this client has no words for. */
async function asAdmin(work: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = new Kafka({ brokers: [rig.proxy.address], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
  });
  afterAll(async () => {
    await rig.close();
  });

  describe('a drain', () => {
    it('that takes too long tells the handler, and takes its early return for no success', async () => {
      const cluster = await fill(1, 10);
      const aborted: bigint[] = [];
      const errors: Error[] = [];
      const group = groupOf(
        cluster,
        ({ offset }, { signal }) =>
          offset < 3n
            ? nothing()
            : new Promise((resolve) =>
                signal.addEventListener('abort', () => {
                  aborted.push(offset);
                  resolve();
                }),
              ),
        forEver,
      );
      group.on('error', (error) => errors.push(error));
      await started(group);
      // A close of a second does not always get to its commit on a busy machine; what it may not commit is the slow one.
      await until('the slow handler runs, and all before it is committed', () => {
        const [part] = group.assignment();
        return part?.inFlight === 1 && part.committed === 3n;
      });
      await group.close({ timeoutMs: 1_000 });
      expect([aborted, errors]).toEqual([[3n], []]);

      const seen: bigint[] = [];
      const next = groupOf(cluster, ({ offset }) => {
        seen.push(offset);
        return nothing();
      });
      await started(next);
      await until('the rest is handled', () => seen.length === 7);
      expect(seen[0]).toBe(3n);
      await next.close();
    });

    it('ends early when the group is closed meanwhile', async () => {
      const cluster = await fill(2, 20);
      const group = groupOf(
        cluster,
        (_, { signal }) =>
          new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(new Error('told to end'))),
          ),
        { protocol: 'eager', ...forEver },
      );
      await started(group);
      await until('handlers run', () => group.assignment().every(({ inFlight }) => inFlight === 1));
      let heartbeats: number | null = null;
      rig.proxy.rule = ({ api, clientId }) => {
        if (api.key === JoinGroup.key && clientId === 'other') heartbeats ??= 0;
        if (api.key === Heartbeat.key && clientId === topic && heartbeats !== null) heartbeats++;
        return 'forward';
      };
      // Another member makes the first one drain, which takes as long as it may.
      const other = groupOf(rig.cluster('other'), nothing, { protocol: 'eager' });
      await other.start();
      await until('the first has been told of it', () => (heartbeats ?? 0) > 2);
      await group.close({ timeoutMs: 600 });
      await until('the other has everything', () => other.assignment().length === 2);
      await other.close();
    });

    it('during a slow onAssign hands over partitions that were never touched', async () => {
      const cluster = await fill(4, 80);
      const handled = new Map<string, number>();
      const handle = ({ partition, offset }: ConsumedRecord): Promise<void> => {
        const key = `${partition}/${offset}`;
        handled.set(key, (handled.get(key) ?? 0) + 1);
        return nothing();
      };
      let assigned = 0;
      const slow = groupOf(cluster, handle, {
        onAssign: async () => {
          assigned++;
          await sleep(700);
        },
      });
      await slow.start();
      await until('the hook runs', () => assigned === 1);
      const other = groupOf(rig.cluster('other'), handle);
      await started(other);
      await until('all is handled', () => handled.size === 80);
      await Promise.all([slow.close(), other.close()]);
      expect([...handled.values()].every((times) => times === 1)).toBe(true);
    });

    it('lets heartbeats go on, and a partition that comes back starts where it ended', async () => {
      const cluster = await fill(2, 100);
      const handled = new Map<string, number>();
      const handle = async ({ partition, offset }: ConsumedRecord): Promise<void> => {
        await sleep(20);
        const key = `${partition}/${offset}`;
        handled.set(key, (handled.get(key) ?? 0) + 1);
      };
      const eager = { protocol: 'eager' } as const;
      const first = groupOf(cluster, handle, eager);
      await started(first);
      await until('it works', () => handled.size > 4);
      // A member that comes and goes: the partition is revoked and granted again.
      for (let i = 0; i < 2; i++) {
        const guest = groupOf(rig.cluster('guest'), handle, eager);
        await started(guest);
        await guest.close();
      }
      await until('all is handled', () => handled.size === 100);
      await first.close();
      expect([...handled.values()].every((times) => times === 1)).toBe(true);
    });
  });

  describe('a member', () => {
    it('comes back after its heartbeat was refused, and repeats only what was not committed', async () => {
      const cluster = await fill(1, 60);
      const seen: bigint[] = [];
      let beats = 0;
      rig.proxy.rule = (request) =>
        request.api.key === Heartbeat.key && request.clientId === topic && ++beats === 3
          ? answerOf(Heartbeat, request, { errorCode: ErrorCode.ILLEGAL_GENERATION })
          : 'forward';
      const lost: unknown[] = [];
      const group = groupOf(
        cluster,
        async ({ offset }) => {
          await sleep(10);
          seen.push(offset);
        },
        { onLost: (partitions) => void lost.push(partitions) },
      );
      await started(group);
      await until('everything is handled', () => group.assignment()[0]?.committed === 60n);
      await group.close();
      expect(lost).toHaveLength(1);
      expect(new Set(seen).size).toBe(60);
    });

    it('that is static comes back without a rebalance', async () => {
      const cluster = await fill(4, 8);
      const other = groupOf(rig.cluster('other'), nothing, { instanceId: 'other' });
      await started(other);
      const first = groupOf(cluster, nothing, { instanceId: 'restarted' });
      const generation = await started(first);
      const otherGenerations: number[] = [];
      await until('both have settled', () =>
        [other, first].every((group) => group.assignment().length === 2),
      );
      other.on('joined', (id) => otherGenerations.push(id));
      const before = first.assignment().map(({ partition }) => partition);
      await first.close();
      const second = groupOf(rig.cluster('again'), nothing, { instanceId: 'restarted' });
      const again = await started(second);
      expect(again).toBeGreaterThanOrEqual(generation);
      expect(second.assignment().map(({ partition }) => partition)).toEqual(before);
      expect(otherGenerations).toEqual([]);
      await second.close();
      await other.close();
    });

    it('sees new partitions and new topics that match', async () => {
      const cluster = await fill(2, 4);
      const topics: (string | RegExp)[] = [new RegExp(`^${topic}`)];
      const seen: string[] = [];
      const group = groupOf(
        cluster,
        (record) => {
          seen.push(`${record.topic}/${record.partition}`);
          return nothing();
        },
        { topics },
      );
      await started(group);
      const late = `${topic}-late`;
      await fill(1, 1, late);
      await until('the new topic is read', () => seen.includes(`${late}/0`));
      await asAdmin((admin) => admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] }));
      await until('four partitions are assigned', () => group.assignment().length === 5);
      await group.close();
    });

    it('asks for a topic that is missing without creating it, and reads it when somebody has', async () => {
      let asked = 0;
      rig.proxy.rule = (request) => {
        if (request.api.key !== Metadata.key) return 'forward';
        const { topics } = decodeRequest(Metadata, request.version, request.body());
        if (topics?.some(({ name }) => name === topic) === true) asked++;
        return 'forward';
      };
      const cluster = rig.cluster();
      const group = groupOf(cluster, nothing);
      const running = group.start();
      await until('it asked twice', () => asked > 1);
      await cluster.ensureTopics([{ topic, partitions: 3 }]);
      await until('it has what was created', () => group.assignment().length === 3);
      await running;
      await group.close();
    });

    it('pauses, resumes and seeks while fetches are under way, without slowing other partitions', async () => {
      const cluster = await fill(12, 240);
      const counts = new Map<number, number>();
      const group = groupOf(cluster, ({ partition }) => {
        counts.set(partition, (counts.get(partition) ?? 0) + 1);
        return nothing();
      });
      const ready = joined(group);
      await group.start();
      await ready;
      group.pause(topic, 0);
      // What had been fetched by then may come yet. These are written after the pause, and may not.
      await fill(12, 240);
      await until(
        'all others are done',
        () => [...counts].filter(([, n]) => n === 40).length >= 11,
      );
      expect(counts.get(0) ?? 0).toBeLessThanOrEqual(20);
      group.resume(topic, 0);
      await until('the paused one is done', () => counts.get(0) === 40);
      await group.seek(topic, 3, 35n);
      await until('five records came again', () => counts.get(3) === 45);
      await until('the seek is committed over', () =>
        group.assignment().every((p) => p.committed === 40n),
      );
      await expect(group.seek(topic, 99, 0n)).rejects.toThrow('not assigned');
      await group.close();
    });

    it('goes on where it was after a seek that its handlers did not make way for', async () => {
      const cluster = await fill(1, 10);
      const seen: bigint[] = [];
      let release = nothing;
      const held = new Promise<void>((resolve) => {
        release = () => Promise.resolve(resolve());
      });
      const group = groupOf(
        cluster,
        ({ offset }) => {
          seen.push(offset);
          return offset === 2n ? held : nothing();
        },
        { drainTimeoutMs: 100 },
      );
      await started(group);
      await until('the slow handler runs', () => seen.length === 3);
      await expect(group.seek(topic, 0, 7n)).rejects.toThrow('did not finish in time');
      await release();
      await until('all are done', () => group.assignment()[0]?.committed === 10n);
      expect(seen).toEqual([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n]);
      await group.close();
    });

    it('reads a topic that was made anew from its beginning, though it has grown beyond what was read of the old one', async () => {
      const cluster = await fill(1, 5);
      const seen: string[] = [];
      const group = groupOf(cluster, ({ value }) => {
        seen.push(String(value));
        return nothing();
      });
      await started(group);
      await until('the old one is read', () => group.assignment()[0]?.committed === 5n);
      await asAdmin(async (admin) => {
        await admin.deleteTopics({ topics: [topic] });
        await until('it can be created', () =>
          admin.createTopics({ topics: [{ topic, numPartitions: 1 }] }).catch(() => false),
        );
      });
      const producer = rig.cluster().producer();
      const anew = Array.from({ length: 20 }, (_, i) => `new ${i}`);
      await Promise.all(anew.map((value) => producer.send({ topic, partition: 0, value })));
      await until('the new one is read', () => group.assignment()[0]?.committed === 20n);
      expect(seen.slice(5)).toEqual(anew);
      await group.close();
    });

    it('keeps eleven partitions going while one handler blocks', async () => {
      const cluster = await fill(12, 1_200);
      let others = 0;
      const group = groupOf(
        cluster,
        ({ partition }, { signal }) => {
          if (partition !== 5) {
            others++;
            return nothing();
          }
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
        },
        { queueRecordsMax: 10 },
      );
      await started(group);
      await until('eleven are done', () => others === 1_100);
      await group.close({ timeoutMs: 500 });
    });

    it('stops a partition whose handler rejects, and only that one', async () => {
      const cluster = await fill(2, 40);
      const errors: Error[] = [];
      let handled = 0;
      const group = groupOf(cluster, ({ partition, offset }) => {
        if (partition === 0 && offset === 5n) return Promise.reject(new Error('poison'));
        handled++;
        return nothing();
      });
      group.on('error', (error) => errors.push(error));
      await started(group);
      await until('the rest is handled', () => handled === 25);
      await group.commit();
      const committed = group
        .assignment()
        .map(({ partition, committed }) => [partition, committed]);
      expect(committed).toEqual([
        [0, 5n],
        [1, 20n],
      ]);
      expect(errors.map(({ cause }) => (cause as Error).message)).toEqual(['poison']);
      await group.close();
    });

    it('starts at the end when told so', async () => {
      const cluster = await fill(1, 10);
      const seen: string[] = [];
      const note = ({ value }: ConsumedRecord): Promise<void> => {
        seen.push(String(value));
        return nothing();
      };
      const latest = groupOf(cluster, note, { groupId: `${topic}-latest`, offsetReset: 'latest' });
      await started(latest);
      await cluster.producer().send({ topic, value: 'new' });
      await until('the new record came', () => seen.includes('new'));
      expect(seen).toEqual(['new']);
      await latest.close();
    });

    it('goes on at the log start when its offset is gone', async () => {
      const cluster = await fill(1, 30);
      const seen: bigint[] = [];
      const note = ({ offset }: ConsumedRecord): Promise<void> => {
        seen.push(offset);
        return nothing();
      };
      await asAdmin(async (admin) => {
        await admin.fetchTopicOffsets(topic); // kafkajs deletes only from topics it has looked at
        await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '20' }] });
      });
      const group = groupOf(cluster, note);
      await started(group);
      await until('the rest came', () => seen.length === 10);
      expect(seen[0]).toBe(20n);
      await group.seek(topic, 0, 3n);
      await until('the rest came again', () => seen.length === 20);
      expect(seen[10]).toBe(20n);
      await group.close();
    });

    it('asks for several megabytes at once and hands on every one of them', async () => {
      const cluster = rig.cluster();
      await cluster.ensureTopics([{ topic, partitions: 3 }]);
      const producer = cluster.producer();
      await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          producer.send({ topic, value: Buffer.alloc(500_000, i) }),
        ),
      );
      let bytes = 0;
      let largest = 0;
      rig.proxy.rule = (request) => {
        if (request.api.key === Fetch.key) {
          const { topics } = decodeRequest(Fetch, request.version, request.body());
          largest = Math.max(largest, ...topics.map(({ partitions }) => partitions.length));
        }
        return 'forward';
      };
      const group = groupOf(cluster, ({ value }) => {
        bytes += value?.length ?? 0;
        return nothing();
      });
      await started(group);
      await until('all bytes came', () => bytes === 15_000_000);
      expect(largest).toBe(3);
      await group.close();
    });
  });
});
