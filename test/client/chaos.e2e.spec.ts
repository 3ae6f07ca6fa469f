import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordMetadata } from '@posthorn/client';
import {
  ConsumerGroupHeartbeat,
  decodeRequest,
  ErrorCode,
  Fetch,
  Heartbeat,
  JoinGroup,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
} from '@posthorn/protocol';
import { answerOf, type ProxiedRequest, type Rule, type Verdict } from '../support/kafka-proxy.js';
import { joined, Witness, witnessedMember } from './support/member.js';
import { quickly, onEveryBroker, until, type Target } from './support/rig.js';

const RECORDS = 1_500;

let rig: Target;

/** A repeatable sequence of numbers in [0, 1): a failure prints the seed that made it. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const PASSING = [
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
] as const;

const OF_A_PARTITION = [
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.FENCED_LEADER_EPOCH,
  ErrorCode.UNKNOWN_LEADER_EPOCH,
  ErrorCode.KAFKA_STORAGE_ERROR,
  ErrorCode.UNKNOWN_TOPIC_ID,
] as const;

function refuseFetch(request: ProxiedRequest, errorCode: number): Verdict {
  const { topics } = decodeRequest(Fetch, request.version, request.body());
  return answerOf(Fetch, request, {
    responses: topics.map(({ topic, topicId, partitions }) => ({
      topic,
      topicId,
      partitions: partitions.map(({ partition }) => ({
        partitionIndex: partition,
        errorCode,
        highWatermark: -1n,
        abortedTransactions: null,
        records: null,
      })),
    })),
  });
}

function refuseCommit(request: ProxiedRequest, errorCode: number): Verdict {
  const { topics } = decodeRequest(OffsetCommit, request.version, request.body());
  return answerOf(OffsetCommit, request, {
    topics: topics.map(({ name, topicId, partitions }) => ({
      name,
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
    })),
  });
}

function refuseOffsetFetch(request: ProxiedRequest, errorCode: number): Verdict {
  const { groups } = decodeRequest(OffsetFetch, request.version, request.body());
  return answerOf(OffsetFetch, request, {
    topics: [],
    groups: groups.map(({ groupId }) => ({ groupId, topics: [], errorCode })),
  });
}

function refuse(request: ProxiedRequest, next: () => number): Verdict {
  const errorCode = PASSING[Math.floor(next() * PASSING.length)];
  switch (request.api.key) {
    case Heartbeat.key:
      return answerOf(Heartbeat, request, { errorCode });
    case SyncGroup.key:
      return answerOf(SyncGroup, request, { errorCode, assignment: Buffer.alloc(0) });
    case JoinGroup.key:
      return answerOf(JoinGroup, request, {
        errorCode,
        generationId: -1,
        protocolName: '',
        leader: '',
        memberId: '',
        members: [],
      });
    case OffsetCommit.key:
      return refuseCommit(request, errorCode);
    case OffsetFetch.key:
      return refuseOffsetFetch(
        request,
        next() < 0.5 ? errorCode : ErrorCode.UNSTABLE_OFFSET_COMMIT,
      );
    case ConsumerGroupHeartbeat.key:
      return answerOf(ConsumerGroupHeartbeat, request, {
        errorCode,
        memberEpoch: 0,
        heartbeatIntervalMs: 0,
      });
    case Fetch.key:
      return refuseFetch(request, OF_A_PARTITION[Math.floor(next() * OF_A_PARTITION.length)]);
    default:
      return 'forward';
  }
}

/** Every eighth request is refused in passing, every fortieth ends its connection. */
const weather =
  (next: () => number): Rule =>
  (request) => {
    const dice = next();
    if (dice < 0.012) return 'lose-request';
    if (dice < 0.025) return 'lose-answer';
    return dice < 0.15 ? refuse(request, next) : 'forward';
  };

onEveryBroker(({ start, protocols }) => {
  beforeAll(async () => {
    rig = await start();
  });
  afterAll(async () => {
    await rig.close();
  });

  describe.each(protocols)('%s members in foul weather', (protocol) => {
    it.each([1, 2])('handle every record, never one that is not theirs (seed %i)', async (seed) => {
      const topic = `weather-${protocol}-${seed}`;
      rig.proxy.rule = () => 'forward';
      const cluster = rig.cluster();
      await cluster.ensureTopics([{ topic, partitions: 5 }]);
      const producer = cluster.producer();
      const witness = new Witness();
      const errors: Error[] = [];
      rig.proxy.rule = weather(random(seed));
      const groups = ['a', 'b', 'c'].map((name) => {
        const group = witnessedMember(rig.cluster(name), name, witness, {
          ...quickly,
          groupId: `${topic}-group`,
          topics: [topic],
          protocol,
          perPartition: 3,
          handlerMs: 4,
        });
        group.on('error', (error) => errors.push(error));
        return group;
      });
      const sends: Promise<RecordMetadata>[] = [];
      const sending = (async () => {
        for (let i = 0; i < RECORDS; i++) {
          sends.push(producer.send({ topic, key: `k${i % 30}`, value: String(i) }));
          if (i % 10 === 0) await sleep(10);
        }
      })();
      for (const group of groups) {
        const ready = joined(group);
        await group.start();
        await ready;
      }
      await sending;
      const acknowledged = await Promise.all(sends);
      await until('all is handled', () => witness.distinct === RECORDS);
      await groups[0].close();
      rig.proxy.rule = () => 'forward';
      await Promise.all(groups.map((group) => group.close()));
      expect(new Set(acknowledged.map((at) => `${at.partition}/${at.offset}`)).size).toBe(RECORDS);
      expect(witness.startedNotOwned).toEqual([]);
      expect(witness.outOfOrder).toEqual([]);
      expect(errors).toEqual([]);
      expect(rig.wireViolations()).toEqual([]);
    });
  });
});
