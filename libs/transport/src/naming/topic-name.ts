import { randomUUID } from 'node:crypto';
import { PosthornConfigError } from '../errors/exceptions.js';

/** Kafka's limit and alphabet for topic names. */
const TOPIC_NAME_LENGTH_MAX = 249;
const LEGAL_TOPIC_NAME = /^[a-zA-Z0-9._-]+$/;
const DEAD_LETTER_SUFFIX = '.dlq';
const RETRY_INFIX = '.retry.';
const STREAMS_SUFFIX = '.posthorn-streams';
const INBOX_INFIX = '.inbox.';
const UUID = String.raw`[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}`;
/** Endings that no pattern means; a service may well call a topic of its own `orders.inbox.new`. */
const NEVER_MEANT = [STREAMS_SUFFIX.slice(1), String.raw`inbox\.${UUID}`];

export function topicNameProblem(topic: string): string | undefined {
  // Who writes JavaScript, or imports in a circle, gives anything.
  if (typeof topic !== 'string') return `${typeof topic} is no topic name`;
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
  return (
    `${topic}.${legal(group)}`.slice(0, TOPIC_NAME_LENGTH_MAX - DEAD_LETTER_SUFFIX.length) +
    DEAD_LETTER_SUFFIX
  );
}

/** Where an instance gets the replies to its requests, unless it is told another place. */
export function inboxTopic(clientId: string): string {
  return `${clientId}${INBOX_INFIX}${randomUUID()}`;
}

/** Where callers tell the instances of a service whether they still want their streams of replies. */
export function streamsTopic(group: string): string {
  return legal(group).slice(0, TOPIC_NAME_LENGTH_MAX - STREAMS_SUFFIX.length) + STREAMS_SUFFIX;
}

export function isStreamsTopic(topic: string): boolean {
  return topic.endsWith(STREAMS_SUFFIX) && topicNameProblem(topic) === undefined;
}

function legal(group: string): string {
  return group.replace(/[^a-zA-Z0-9._-]/g, '-');
}

const inPattern = (group: string): string => legal(group).replaceAll('.', String.raw`\.`);

/**
 * Where records wait for the try after their `level`th: 1, 2, ... Where that is too long the topic's part is cut: a name that does not say its
 * group whole would not be known for a retry topic of it.
 */
export function retryTopic(topic: string, group: string, level: number | string): string {
  const suffix = `.${legal(group)}${RETRY_INFIX}${level}`;
  const left = TOPIC_NAME_LENGTH_MAX - suffix.length;
  if (left > 0) return topic.slice(0, left) + suffix;
  throw new PosthornConfigError(
    `group '${group.slice(0, 80)}...' has ${group.length} characters: too many for the names of its retry topics`,
  );
}

/** Matches every retry topic of the group, whatever topic its records come from. */
export function retryTopicsOf(group: string): RegExp {
  return new RegExp(String.raw`\.${inPattern(group)}\.retry\.\d+$`);
}

/**
 * Whether the retry topic is the one that the group has for the topic. By its own name nobody can say: `orders.eu.billing.retry.1` may be of
 * `billing` and of `eu.billing`.
 */
export function isRetryTopicOf(retries: string, topic: string, group: string): boolean {
  const level = /\.retry\.(\d+)$/.exec(retries)?.[1];
  return level !== undefined && retryTopic(topic, group, level) === retries;
}

/** The topic whose records a retry topic of the group holds; undefined where it is none. */
export function retriedTopic(topic: string, group: string): string | undefined {
  const match = topic.match(retryTopicsOf(group));
  return match === null ? undefined : topic.slice(0, match.index);
}

/**
 * The pattern without the topics that the transport makes itself. `/^orders\./` also matches `orders.placed.billing.dlq`, whose records would
 * fail again and open `orders.placed.billing.dlq.billing.dlq`, and so on. A pattern that names `dlq`, or `.retry.`, itself
 * means the one or the other; but the letters of letters that its own group writes only where it names `dlq` twice, since a
 * handler that fails on letters would write one more for each of its own.
 */
export function withoutOwnTopics(pattern: RegExp, group: string): RegExp {
  const { source } = pattern;
  const others = [
    NEVER_MEANT,
    /\.retry\\?\./.test(source) ? [] : String.raw`retry\.\d+`,
    /dlq/.test(source) ? [] : 'dlq',
    /dlq.*dlq/.test(source) ? [] : String.raw`dlq\.${inPattern(group)}\.dlq`,
  ].flat();
  const left = String.raw`^(?!.*\.(?:${others.join('|')})$).*?`;
  return new RegExp(`${left}(?:${source})`, pattern.flags.replace(/[gy]/g, ''));
}
