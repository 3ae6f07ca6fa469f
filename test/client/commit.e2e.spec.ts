import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumedRecord, ConsumerGroup, GroupOptions, KafkaCluster } from '@posthorn/client';
import { decodeRequest, ErrorCode, JoinGroup, OffsetCommit } from '@posthorn/protocol';
import { answerOf, type ProxiedRequest } from '../support/kafka-proxy.js';
import { fillTopic, groupOn, nothing, started } from './support/topic.js';
import { onEveryBroker, until, type Target } from './support/rig.js';

let rig: Target;
let counter = 0;
let topic: string;

beforeEach(() => {
  topic = `commit-${counter++}`;
  rig.proxy.rule = () => 'forward';
});

const fill = (partitions: number, records: number, name = topic): Promise<KafkaCluster> =>
  fillTopic(rig, { topic: name, clientId: topic, partitions, records });

const groupOf = (
  cluster: KafkaCluster,
  handle: GroupOptions['handle'],
  options: Partial<GroupOptions> = {},
): ConsumerGroup => groupOn(topic, cluster, handle, options);

/** Answers an OffsetCommit with one code for all its partitions. */
function refuseCommit(request: ProxiedRequest, errorCode: number) {
  const { topics } = decodeRequest(OffsetCommit, request.version, request.body());
  return answerOf(OffsetCommit, request, {
    topics: topics.map(({ name, topicId, partitions }) => ({
      name,
      topicId,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
    })),
  });
}

const fencedJoin = {
  errorCode: ErrorCode.FENCED_INSTANCE_ID,
  protocolName: null,
  leader: '',
  memberId: '',
  members: [],
};

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
  });
  afterAll(async () => {
    await rig.close();
  });

  describe('a commit that is refused', () => {
    it.each([
      ['ILLEGAL_GENERATION', ErrorCode.ILLEGAL_GENERATION],
      ['UNKNOWN_MEMBER_ID', ErrorCode.UNKNOWN_MEMBER_ID],
      ['FENCED_MEMBER_EPOCH', ErrorCode.FENCED_MEMBER_EPOCH],
    ])('with %s loses the partitions, commits them no more and joins again', async (_, code) => {
      const cluster = await fill(2, 40);
      const events: string[] = [];
      const seen: ConsumedRecord[] = [];
      let refusals = 0;
      const stamps: string[] = [];
      rig.proxy.rule = (request) => {
        if (request.api.key !== OffsetCommit.key) return 'forward';
        const commit = decodeRequest(OffsetCommit, request.version, request.body());
        stamps.push(`${commit.memberId}/${commit.generationIdOrMemberEpoch}`);
        if (refusals > 0) return 'forward';
        refusals++;
        return refuseCommit(request, code);
      };
      const group = groupOf(
        cluster,
        async (record, { signal }) => {
          seen.push(record);
          await sleep(5);
          if (signal.aborted) events.push('handler told');
        },
        {
          onAssign: () => void events.push('assign'),
          onLost: () => void events.push('lost'),
          onRevoke: () => void events.push('revoke'),
        },
      );
      await started(group);
      await until('the partitions were lost', () => events.includes('lost'));
      await until('the member came back', () => events.filter((e) => e === 'assign').length === 2);
      await until('all is handled again', () =>
        group.assignment().every((p) => p.committed === 20n),
      );
      await group.close();
      expect(events.indexOf('lost')).toBeLessThan(events.lastIndexOf('assign'));
      // Nothing was committed under the stamp that was refused.
      const refused = stamps[0];
      expect(stamps.filter((stamp) => stamp === refused)).toHaveLength(1);
    });

    it('with REBALANCE_IN_PROGRESS waits for the new generation and commits nothing twice', async () => {
      const cluster = await fill(1, 20);
      const errors: Error[] = [];
      const lost: unknown[] = [];
      let refusals = 0;
      rig.proxy.rule = (request) =>
        request.api.key === OffsetCommit.key && refusals++ < 1
          ? refuseCommit(request, ErrorCode.REBALANCE_IN_PROGRESS)
          : 'forward';
      const seen: bigint[] = [];
      const group = groupOf(
        cluster,
        ({ offset }) => {
          seen.push(offset);
          return nothing();
        },
        { protocol: 'cooperative', onLost: (partitions) => void lost.push(partitions) },
      );
      group.on('error', (error) => errors.push(error));
      await started(group);
      await until('it is committed', () => group.assignment()[0]?.committed === 20n);
      await group.close();
      expect([errors, lost]).toEqual([[], []]);
      expect(seen).toHaveLength(20);
    });

    it('with FENCED_INSTANCE_ID ends the member for good', async () => {
      const cluster = await fill(1, 5);
      const errors: Error[] = [];
      const events: string[] = [];
      let joins = 0;
      rig.proxy.rule = (request) => {
        if (request.api.name === 'JoinGroup') joins++;
        return request.api.key === OffsetCommit.key
          ? refuseCommit(request, ErrorCode.FENCED_INSTANCE_ID)
          : 'forward';
      };
      const group = groupOf(cluster, nothing, {
        instanceId: 'only-one',
        onLost: () => void events.push('lost'),
      });
      group.on('error', (error) => errors.push(error));
      await started(group);
      await until('the error is reported', () => errors.length > 0);
      const before = joins;
      await sleep(500);
      expect([events, joins - before, group.assignment()]).toEqual([['lost'], 0, []]);
      expect(errors[0].message).toContain('FENCED_INSTANCE_ID');
      await group.close();
    });
  });

  describe('a static member with joins that nobody answered', () => {
    interface Outcome {
      readonly joins: number;
      readonly errors: readonly Error[];
      readonly handled: number;
    }

    /** A member whose first `lost` joins nobody answers, and whose next `fences` are answered as those fence them. */
    async function joining(
      [lost, fences]: readonly [number, number],
      isDone: (outcome: Outcome) => boolean,
    ): Promise<Outcome> {
      const cluster = await fill(1, 5);
      const errors: Error[] = [];
      const outcome = { joins: 0, errors, handled: 0 };
      rig.proxy.rule = (request) => {
        if (request.api.key !== JoinGroup.key) return 'forward';
        outcome.joins++;
        if (outcome.joins <= lost) return 'lose-request';
        return outcome.joins <= lost + fences
          ? answerOf(JoinGroup, request, fencedJoin)
          : 'forward';
      };
      const count = (): Promise<void> => {
        outcome.handled++;
        return nothing();
      };
      const group = groupOf(cluster, count, { instanceId: 'the-same' });
      group.on('error', (error) => errors.push(error));
      await group.start();
      await until('it has come to an end', () => isDone(outcome));
      await group.close();
      return outcome;
    }

    it.each([1, 2])(
      'joins again when those joins, worked on late, fence it: %i of them',
      async (lost) => {
        const outcome = await joining([lost, lost], ({ handled }) => handled === 5);
        expect([outcome.joins, outcome.errors]).toEqual([2 * lost + 1, []]);
      },
    );

    it('ends for good when it is fenced more often than that', async () => {
      const outcome = await joining([1, 2], ({ errors }) => errors.length > 0);
      expect([outcome.joins, outcome.handled]).toEqual([3, 0]);
      expect(outcome.errors[0].message).toContain('FENCED_INSTANCE_ID');
    });
  });

  describe('records that are finished out of order', () => {
    /** Handles all but the first record, which stands aside until its partition leaves. */
    const allButTheFirst = (seen: number[]): GroupOptions['handle'] => {
      return async (record, context) => {
        if (record.offset > 0n) return void seen.push(Number(record.offset));
        context.note = 7;
        await context.aside(
          new Promise((_, reject) => {
            context.leaving.addEventListener('abort', () => reject(new Error('left')));
          }),
        );
      };
    };

    it('are not handled again by the next owner, who is told what was noted of the unfinished one', async () => {
      const cluster = await fill(1, 40);
      const seen: number[] = [];
      const first = groupOf(cluster, allButTheFirst(seen), {
        lane: ({ offset }) => String(offset),
      });
      await started(first);
      await until('all others are handled', () => seen.length === 39);
      await first.close();

      const again: [number, number][] = [];
      const second = groupOf(cluster, (record, { note }) => {
        again.push([Number(record.offset), note]);
        return Promise.resolve();
      });
      await started(second);
      await until('the record is handled', () => again.length > 0);
      await until('all is committed', async () => {
        await second.commit();
        return second.assignment()[0]?.committed === 40n;
      });
      expect(again).toEqual([[0, 7]]);
      await second.close();
    });

    it('are committed without a word where the broker takes no metadata', async () => {
      const cluster = await fill(1, 10);
      const seen: number[] = [];
      const told: string[] = [];
      rig.proxy.rule = (request) => {
        if (request.api.key !== OffsetCommit.key) return 'forward';
        const { topics } = decodeRequest(OffsetCommit, request.version, request.body());
        const metadata = topics[0]?.partitions[0]?.committedMetadata ?? '';
        told.push(metadata);
        return metadata === ''
          ? 'forward'
          : refuseCommit(request, ErrorCode.OFFSET_METADATA_TOO_LARGE);
      };
      const errors: Error[] = [];
      const group = groupOf(
        cluster,
        async (record, context) => {
          if (record.offset !== 4n) return void seen.push(Number(record.offset));
          await context.aside(
            until(
              'a commit without metadata',
              () => told.some((text) => text !== '') && told.at(-1) === '',
            ),
          );
        },
        { lane: ({ offset }) => String(offset) },
      );
      group.on('error', (error) => errors.push(error));
      await started(group);
      await until('all is committed', () => group.assignment()[0]?.committed === 10n);
      expect(seen).toHaveLength(9);
      expect(errors).toEqual([]);
      await group.close();
    });
  });
});
