import { retryingIn, type TopicHandlers } from '@posthorn/client';
import type { CommittedOffset } from '../groups/groups.service.js';
import { totalsOf, type PartitionLag } from '../groups/lag.service.js';
import type { Consuming } from './topology.js';

/** What is known of a group that a service is in. */
export interface HandledGroup {
  readonly groupId: string;
  readonly committed: readonly CommittedOffset[];
  readonly lags: readonly PartitionLag[];
  /** What its members tell, all of them. */
  readonly handlers: readonly TopicHandlers[];
}

/** Dead letters of one handler, as their headers name it. */
export interface HandlerLetters {
  readonly group: string;
  readonly originTopic: string;
  readonly handler: string;
  readonly open: number;
}

/** A topic that a service reads in a group: what its handlers of that topic are together. */
export interface Handler {
  readonly topic: string;
  readonly groupId: string;
  /** Of methods: as members tell, and as dead letters name them. Others' clients tell nothing until something has failed. */
  readonly names: readonly string[];
  readonly members: number;
  readonly retryMode: 'topics' | 'inPlace' | null;
  readonly retryTopics: readonly string[];
  readonly retrying: number;
  readonly lag: bigint | null;
  readonly lagSeconds: number | null;
  readonly openLetters: number;
}

/** Retry topics are no handlers of their own: they belong to the topic that their records came from. */
export function handlersOf(
  service: string,
  consumers: readonly Consuming[],
  groups: readonly HandledGroup[],
  letters: readonly HandlerLetters[],
): Handler[] {
  return consumers.flatMap((one) => {
    const { topic, groupId, services, members } = one;
    if (groupId === null || !services.includes(service)) return [];
    const group = groups.find((known) => known.groupId === groupId);
    const read = consumers.filter((other) => other.groupId === groupId).map((other) => other.topic);
    if (read.some((other) => other !== topic && isRetryOf(topic, other, groupId))) return [];
    const retryTopics = read.filter((other) => other !== topic && isRetryOf(other, topic, groupId));
    const isOwn = (at: { readonly topic: string }): boolean =>
      at.topic === topic || retryTopics.includes(at.topic);
    const retrying = (group?.committed ?? [])
      .filter(isOwn)
      .reduce((sum, { metadata, offset }) => sum + retryingIn(metadata, offset).length, 0);
    const own = letters.filter(
      (letter) => letter.group === groupId && letter.originTopic === topic,
    );
    return [
      {
        topic,
        groupId,
        names: namesOf(topic, group?.handlers ?? [], own),
        members,
        retryMode: retryTopics.length > 0 ? 'topics' : retrying > 0 ? 'inPlace' : null,
        retryTopics,
        retrying,
        // What waits for its next try in a retry topic is not behind.
        ...totalsOf((group?.lags ?? []).filter((lag) => lag.topic === topic)),
        openLetters: own.reduce((sum, { open }) => sum + open, 0),
      },
    ];
  });
}

function namesOf(
  topic: string,
  told: readonly TopicHandlers[],
  letters: readonly HandlerLetters[],
): readonly string[] {
  const ofMembers = told.flatMap((one) => (one.topic === topic ? one.names : []));
  const ofLetters = letters.map(({ handler }) => handler).filter((name) => name !== '');
  return [...new Set([...ofMembers, ...ofLetters])].sort();
}

/** As @posthorn/transport names them: `<topic>.<group>.retry.<level>`, what is no letter of a topic's name being a dash. */
function isRetryOf(name: string, topic: string, groupId: string): boolean {
  const prefix = `${topic}.${groupId.replace(/[^a-zA-Z0-9._-]/g, '-')}.retry.`;
  return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
}
