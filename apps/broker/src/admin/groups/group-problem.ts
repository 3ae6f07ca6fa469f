import type { GroupError } from '@posthorn/coordinator';
import { kafkaProblem } from '../http/kafka-problem.js';
import { Problem } from '../http/problem.js';

export function groupProblem(error: GroupError, groupId: string, message?: string | null): Problem {
  return kafkaProblem(error, `Group "${groupId}"`, message);
}

export function groupNotFound(groupId: string): Problem {
  return new Problem('group-not-found', `There is no consumer group "${groupId}".`, {
    kafkaError: 'GROUP_ID_NOT_FOUND',
  });
}

export function groupNotEmpty(groupId: string, state: string, members: number): Problem {
  return new Problem(
    'group-not-empty',
    `Group "${groupId}" is ${state} with ${members} member(s); its offsets are theirs to commit.`,
    { kafkaError: 'NON_EMPTY_GROUP' },
  );
}

export function stillSubscribed(groupId: string, topic: string): Problem {
  return new Problem(
    'group-not-empty',
    `Group "${groupId}" has members that read topic "${topic}"; they would commit there again.`,
    { kafkaError: 'GROUP_SUBSCRIBED_TO_TOPIC' },
  );
}
