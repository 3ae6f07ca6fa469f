import { emptyAssignment, inOrder, subscribedTopics, type Assignor } from './assignor.js';

/**
 * Topic by topic, each member gets a run of neighbouring partitions, the first members one more if it does not come out
 * even. Topics with equally many partitions so fall to the same members, which joins rely on.
 */
export const range: Assignor = {
  name: 'range',
  assign(members, partitionsOf) {
    const assignment = emptyAssignment(members);
    const ordered = inOrder(members);
    for (const topic of subscribedTopics(members)) {
      const readers = ordered.filter(({ topics }) => topics.includes(topic));
      const partitions = partitionsOf(topic);
      const share = Math.floor(partitions / readers.length);
      const extra = partitions % readers.length;
      let next = 0;
      for (const [position, { memberId }] of readers.entries()) {
        const end = next + share + (position < extra ? 1 : 0);
        for (; next < end; next++) assignment.get(memberId)?.push({ topic, partition: next });
      }
    }
    return assignment;
  },
};
