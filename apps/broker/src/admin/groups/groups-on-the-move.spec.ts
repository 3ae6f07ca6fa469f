import { describe, expect, it } from '@jest/globals';
import type { GroupErrorOrNone } from '@posthorn/coordinator';
import { GroupsOnTheMove } from './groups-on-the-move.js';
import type { GroupSource } from './peer-groups.js';

/** Coordinators that refuse one after the other, and the last of which does what it is asked for. */
function moving(refusals: readonly string[]): { groups: GroupsOnTheMove; asked: string[] } {
  const asked: string[] = [];
  const next = (): GroupErrorOrNone => {
    const error = (refusals[asked.length] ?? 'NONE') as GroupErrorOrNone;
    asked.push(error);
    return error;
  };
  const coordinator = {
    fetchOffsets: () => Promise.resolve({ error: next(), topics: [] }),
    deleteGroups: () => Promise.resolve([{ groupId: 'g', error: next() }]),
    commitOffsets: () => {
      const partitions = [{ partitionIndex: 0, error: next() }];
      return Promise.resolve({ topics: [{ name: 'orders', partitions }] });
    },
  } as unknown as GroupSource;
  return { groups: new GroupsOnTheMove(() => coordinator), asked };
}

const COMMIT = {
  groupId: 'g',
  generationId: -1,
  memberId: '',
  groupInstanceId: null,
  retentionTimeMs: -1n,
  knowsGroupIdNotFound: true,
  topics: [],
};

describe('a group that is handed to another broker', () => {
  it('is asked for again, until it has a coordinator', async () => {
    const refusals = ['NOT_COORDINATOR', 'COORDINATOR_LOAD_IN_PROGRESS'];
    const reading = moving(refusals);
    const fetched = await reading.groups.fetchOffsets({ groupId: 'g', topics: null });
    expect([fetched.error, reading.asked.length]).toEqual(['NONE', 3]);
    const deleting = moving(refusals);
    expect(await deleting.groups.deleteGroups(['g'])).toEqual([{ groupId: 'g', error: 'NONE' }]);
  });

  it('takes offsets of a topic that its coordinator has yet to hear of', async () => {
    const { groups, asked } = moving(['UNKNOWN_TOPIC_OR_PARTITION']);
    await groups.commitOffsets(COMMIT);
    expect(asked).toEqual(['UNKNOWN_TOPIC_OR_PARTITION', 'NONE']);
  });

  it('is not asked again for what it refuses', async () => {
    const { groups, asked } = moving(['NON_EMPTY_GROUP']);
    expect(await groups.deleteGroups(['g'])).toEqual([{ groupId: 'g', error: 'NON_EMPTY_GROUP' }]);
    expect(asked).toHaveLength(1);
  });
});
