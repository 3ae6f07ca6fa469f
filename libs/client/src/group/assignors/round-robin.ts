import { emptyAssignment, inOrder, subscribedTopics, type Assignor } from './assignor.js';

/** All partitions of all topics in order, dealt out one by one; a member that does not read the topic is passed over. */
export const roundRobin: Assignor = {
  name: 'roundrobin',
  assign(members, partitionsOf) {
    const assignment = emptyAssignment(members);
    const ordered = inOrder(members);
    let turn = 0;
    for (const topic of subscribedTopics(members)) {
      for (let partition = 0; partition < partitionsOf(topic); partition++) {
        while (!ordered[turn % ordered.length].topics.includes(topic)) turn++;
        assignment.get(ordered[turn % ordered.length].memberId)?.push({ topic, partition });
        turn++;
      }
    }
    return assignment;
  },
};
