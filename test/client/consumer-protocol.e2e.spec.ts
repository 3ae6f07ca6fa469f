import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerGroup, GroupOptions, KafkaCluster } from '@posthorn/client';
import {
  ConsumerGroupHeartbeat,
  decodeRequest,
  ErrorCode,
  Heartbeat,
  OffsetCommit,
  OffsetFetch,
  type ErrorCode as Code,
} from '@posthorn/protocol';
import { answerOf, type ProxiedRequest, type Verdict } from '../support/kafka-proxy.js';
import { onApacheKafka, onEveryBroker, until, type Target } from './support/rig.js';
import { fillTopic, groupOn, nothing, started } from './support/topic.js';

let rig: Target;
let counter = 0;
let topic: string;

const fill = (partitions: number, records: number): Promise<KafkaCluster> =>
  fillTopic(rig, { topic, clientId: topic, partitions, records });

const member = (
  cluster: KafkaCluster,
  handle: GroupOptions['handle'] = nothing,
  options: Partial<GroupOptions> = {},
): ConsumerGroup => groupOn(topic, cluster, handle, { protocol: 'consumer', ...options });

const isBeat = ({ api, clientId }: ProxiedRequest): boolean =>
  api.key === ConsumerGroupHeartbeat.key && clientId === topic;

const refuseBeat = (request: ProxiedRequest, errorCode: Code): Verdict =>
  answerOf(ConsumerGroupHeartbeat, request, { errorCode, memberEpoch: 0, heartbeatIntervalMs: 0 });

const refuseFetch = (request: ProxiedRequest, errorCode: Code): Verdict =>
  answerOf(OffsetFetch, request, {
    groups: [{ groupId: `${topic}-group`, errorCode, topics: [] }],
  });

const beatOf = (request: ProxiedRequest) =>
  decodeRequest(ConsumerGroupHeartbeat, request.version, request.body());

const hooks = (open: () => Promise<Target>): void => {
  beforeAll(async () => {
    rig = await open();
  });
  afterAll(async () => {
    await rig.close();
  });
  beforeEach(() => {
    topic = `consumer-${counter++}`;
    rig.proxy.rule = () => 'forward';
  });
};

onEveryBroker(({ start, protocols }) => {
  hooks(start);

  it('a group that leaves the protocol to the broker speaks the best that it offers', async () => {
    const cluster = await fill(3, 30);
    const spoken = new Set<string>();
    rig.proxy.rule = ({ api }) => {
      if (api.key === ConsumerGroupHeartbeat.key || api.key === Heartbeat.key) spoken.add(api.name);
      return 'forward';
    };
    let handled = 0;
    const count = (): Promise<void> => {
      handled++;
      return nothing();
    };
    const group = member(cluster, count, { protocol: 'auto' });
    await started(group);
    await until('all is handled', () => handled === 30);
    await group.commit();
    await until('it has beaten', () => spoken.size > 0);
    await group.close();
    const offered = protocols.includes('consumer');
    expect([...spoken]).toEqual([offered ? 'ConsumerGroupHeartbeat' : 'Heartbeat']);
  });

  it('a group that insists on a protocol says when the broker does not offer it', async () => {
    const cluster = await fill(1, 1);
    const errors: Error[] = [];
    let joins = 0;
    const group = member(cluster);
    group.on('error', (error) => errors.push(error));
    group.on('joined', () => joins++);
    await group.start();
    await until('it knows', () => errors.length + joins > 0);
    await group.close();
    const offered = protocols.includes('consumer');
    expect([joins > 0, errors.length > 0]).toEqual([offered, !offered]);
  });
});

onApacheKafka(({ start }) => {
  hooks(start);

  describe('a member of the consumer protocol', () => {
    it('owns what it gives up until its handlers are done and committed', async () => {
      const cluster = await fill(2, 20);
      const released: (() => void)[] = [];
      const running = new Set<number>();
      const slow = member(cluster, async ({ partition }) => {
        running.add(partition);
        await new Promise<void>((resolve) => released.push(resolve));
        running.delete(partition);
      });
      await started(slow);
      await until('both partitions are at work', () => running.size === 2);
      const owned: number[] = [];
      rig.proxy.rule = (request) => {
        if (isBeat(request)) {
          const topics = beatOf(request).topicPartitions;
          if (topics !== null) owned.push(topics.flatMap(({ partitions }) => partitions).length);
        }
        return 'forward';
      };
      const other = member(rig.cluster('other'));
      await other.start();
      await sleep(1_500);
      expect([other.assignment().length, owned.filter((count) => count < 2)]).toEqual([0, []]);
      for (const release of released.splice(0)) release();
      const releasing = setInterval(() => released.splice(0).forEach((release) => release()), 5);
      await until('the other has its share', () => other.assignment().length === 1);
      await Promise.all([slow.close(), other.close()]);
      clearInterval(releasing);
    });

    it.each([
      ['UNKNOWN_MEMBER_ID', ErrorCode.UNKNOWN_MEMBER_ID],
      ['FENCED_MEMBER_EPOCH', ErrorCode.FENCED_MEMBER_EPOCH],
    ])('that is answered %s loses its partitions and joins anew', async (_, code) => {
      const cluster = await fill(2, 40);
      const events: string[] = [];
      let beats = 0;
      rig.proxy.rule = (request) =>
        isBeat(request) && ++beats === 4 ? refuseBeat(request, code) : 'forward';
      const seen = new Set<string>();
      const group = member(
        cluster,
        async ({ partition, offset }) => {
          await sleep(10);
          seen.add(`${partition}/${offset}`);
        },
        { onAssign: () => void events.push('assign'), onLost: () => void events.push('lost') },
      );
      await started(group);
      await until('it was lost', () => events.includes('lost'));
      await until('it came back', () => events.lastIndexOf('assign') > events.indexOf('lost'));
      await until('all is committed', () => group.assignment().every((p) => p.committed === 20n));
      expect(seen.size).toBe(40);
      await group.close();
    });

    it('that is fenced by its instance id stops for good', async () => {
      const cluster = await fill(1, 5);
      const errors: Error[] = [];
      const group = member(cluster, nothing, { instanceId: 'only-one' });
      group.on('error', (error) => errors.push(error));
      await started(group);
      let beats = 0;
      rig.proxy.rule = (request) => {
        if (!isBeat(request)) return 'forward';
        beats++;
        return refuseBeat(request, ErrorCode.FENCED_INSTANCE_ID);
      };
      await until('it is reported', () => errors.length > 0);
      const before = beats;
      await sleep(600);
      expect([beats - before, group.assignment()]).toEqual([0, []]);
      expect(errors[0].message).toContain('FENCED_INSTANCE_ID');
      await group.close();
    });

    it('commits again under the next epoch what was refused with STALE_MEMBER_EPOCH', async () => {
      const cluster = await fill(1, 20);
      const lost: unknown[] = [];
      const errors: Error[] = [];
      let refusals = 0;
      rig.proxy.rule = (request) => {
        if (request.api.key !== OffsetCommit.key || refusals++ > 1) return 'forward';
        const { topics } = decodeRequest(OffsetCommit, request.version, request.body());
        return answerOf(OffsetCommit, request, {
          topics: topics.map(({ name, topicId, partitions }) => ({
            name,
            topicId,
            partitions: partitions.map(({ partitionIndex }) => ({
              partitionIndex,
              errorCode: ErrorCode.STALE_MEMBER_EPOCH,
            })),
          })),
        });
      };
      let handled = 0;
      const count = (): Promise<void> => {
        handled++;
        return nothing();
      };
      const group = member(cluster, count, { onLost: (partitions) => void lost.push(partitions) });
      group.on('error', (error) => errors.push(error));
      await started(group);
      await until('it is committed', () => group.assignment()[0]?.committed === 20n);
      await group.close();
      expect([handled, lost, errors]).toEqual([20, [], []]);
    });

    it('asks where to start as the member that it is, and again when its epoch was old', async () => {
      const cluster = await fill(2, 20);
      const asked: (readonly [string | null | undefined, number | undefined])[] = [];
      const epochs: number[] = [];
      rig.proxy.rule = (request) => {
        if (isBeat(request)) epochs.push(beatOf(request).memberEpoch);
        if (request.api.key !== OffsetFetch.key || request.clientId !== topic) return 'forward';
        const [group] = decodeRequest(OffsetFetch, request.version, request.body()).groups;
        asked.push([group.memberId, group.memberEpoch]);
        return asked.length > 2 ? 'forward' : refuseFetch(request, ErrorCode.STALE_MEMBER_EPOCH);
      };
      const [lost, errors]: [unknown[], Error[]] = [[], []];
      const group = member(cluster, nothing, { onLost: (parts) => void lost.push(parts) });
      group.on('error', (error) => errors.push(error));
      await started(group);
      await until('all is committed', () => group.assignment().every((p) => p.committed === 10n));
      expect(new Set(asked.map(([memberId]) => memberId)).size).toBe(1);
      expect(asked.every(([memberId, epoch]) => memberId && epochs.includes(epoch ?? -1))).toBe(
        true,
      );
      expect([asked.length > 2, lost, errors]).toEqual([true, [], []]);
      await group.close();
    });

    it('that is not known any more when it asks where to start joins anew', async () => {
      const cluster = await fill(2, 20);
      let [fetches, joins] = [0, 0];
      rig.proxy.rule = (request) => {
        if (isBeat(request) && beatOf(request).memberEpoch === 0) joins++;
        if (request.api.key !== OffsetFetch.key || request.clientId !== topic) return 'forward';
        return fetches++ > 0 ? 'forward' : refuseFetch(request, ErrorCode.UNKNOWN_MEMBER_ID);
      };
      const group = member(cluster);
      await started(group);
      await until('all is committed', () =>
        [group.assignment()].every(
          (all) => all.length === 2 && all.every((p) => p.committed === 10n),
        ),
      );
      expect(joins).toBe(2);
      await group.close();
    });

    it('says everything again after an answer that was lost, and nothing it need not otherwise', async () => {
      const cluster = await fill(2, 10);
      const full: boolean[] = [];
      let beats = 0;
      rig.proxy.rule = (request) => {
        if (!isBeat(request)) return 'forward';
        full.push(beatOf(request).subscribedTopicNames !== null);
        return ++beats === 6 ? 'lose-answer' : 'forward';
      };
      const lost: unknown[] = [];
      const group = member(cluster, nothing, { onLost: (parts) => void lost.push(parts) });
      await started(group);
      await until('it has gone on', () => beats > 9);
      await group.close();
      expect([full[0], full[5], full[6], full[7]]).toEqual([true, false, true, false]);
      expect(lost).toEqual([]);
    });

    it('that is static leaves for a while, and comes back to what it had', async () => {
      const cluster = await fill(4, 8);
      const other = groupOn(topic, rig.cluster('other'), nothing, {
        protocol: 'consumer',
        instanceId: 'other',
      });
      await started(other);
      const first = member(cluster, nothing, { instanceId: 'restarted' });
      await started(first);
      await until('both have settled', () =>
        [other, first].every((group) => group.assignment().length === 2),
      );
      const before = first.assignment().map(({ partition }) => partition);
      const epochs: number[] = [];
      rig.proxy.rule = (request) => {
        if (isBeat(request)) epochs.push(beatOf(request).memberEpoch);
        return 'forward';
      };
      await first.close();
      expect(epochs.at(-1)).toBe(-2);
      const moved: unknown[] = [];
      other.on('joined', (epoch) => moved.push(epoch));
      const again = rig.cluster('again');
      const second = member(again, nothing, { instanceId: 'restarted' });
      await started(second);
      expect(second.assignment().map(({ partition }) => partition)).toEqual(before);
      expect([moved, other.assignment().length]).toEqual([[], 2]);
      // A third with the same instance id waits until that is released, and says so once.
      const errors: Error[] = [];
      const third = member(rig.cluster('third'), nothing, { instanceId: 'restarted' });
      third.on('error', (error) => errors.push(error));
      await third.start();
      await until('it says so', () => errors.length > 0);
      await second.close();
      await until('it has taken over', () => third.assignment().length === 2);
      expect(errors.map(({ message }) => message)).toEqual([
        expect.stringContaining('UNRELEASED_INSTANCE_ID'),
      ]);
      await Promise.all([third.close(), other.close()]);
    });

    it('reads new topics that match its pattern', async () => {
      const cluster = await fill(2, 4);
      const seen: string[] = [];
      const group = member(
        cluster,
        (record) => {
          seen.push(`${record.topic}/${record.partition}`);
          return nothing();
        },
        { topics: [new RegExp(`^${topic}`)] },
      );
      await started(group);
      const late = `${topic}-late`;
      await fillTopic(rig, { topic: late, clientId: 'late', partitions: 1, records: 1 });
      await until('the new topic is read', () => seen.includes(`${late}/0`));
      expect(group.assignment()).toHaveLength(3);
      await group.close();
    });
  });
});
