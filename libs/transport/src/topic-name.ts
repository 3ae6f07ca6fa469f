import { PosthornConfigError } from './exceptions.js';

/** Kafka's limit and alphabet for topic names. */
const TOPIC_NAME_LENGTH_MAX = 249;
const LEGAL_TOPIC_NAME = /^[a-zA-Z0-9._-]+$/;
const DEAD_LETTER_SUFFIX = '.dlq';

export function topicNameProblem(topic: string): string | undefined {
  if (topic === '' || topic === '.' || topic === '..') return `'${topic}' is no topic name`;
  if (topic.length > TOPIC_NAME_LENGTH_MAX) {
    return `topic name of ${topic.length} characters exceeds ${TOPIC_NAME_LENGTH_MAX}`;
  }
  if (!LEGAL_TOPIC_NAME.test(topic)) {
    return `'${topic.slice(0, 80)}' is no topic name: only letters, digits, '.', '_' and '-' are legal in Kafka`;
  }
  return undefined;
}

export function assertTopicName(topic: string): string {
  const problem = topicNameProblem(topic);
  if (problem !== undefined) throw new PosthornConfigError(problem);
  return topic;
}

export function deadLetterTopic(topic: string, group: string): string {
  // A long topic and a long group together can pass Kafka's limit; a cut name still names both, and can be created.
  const legalGroup = group.replace(/[^a-zA-Z0-9._-]/g, '-');
  return (
    `${topic}.${legalGroup}`.slice(0, TOPIC_NAME_LENGTH_MAX - DEAD_LETTER_SUFFIX.length) +
    DEAD_LETTER_SUFFIX
  );
}

/**
 * The pattern without the dead-letter topics. `/^orders\./` also matches `orders.placed.billing.dlq`, whose records would
 * fail again and open `orders.placed.billing.dlq.billing.dlq`, and so on. A pattern that names `dlq` itself means it.
 */
export function withoutDeadLetters(pattern: RegExp): RegExp {
  const flags = pattern.flags.replace(/[gy]/g, '');
  if (pattern.source.includes('dlq')) return new RegExp(pattern.source, flags);
  return new RegExp(`^(?!.*\\.dlq$).*?(?:${pattern.source})`, flags);
}
