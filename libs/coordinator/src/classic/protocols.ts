import type { JoinGroupProtocol } from '../messages.js';
import { EMPTY_BYTES, type ClassicGroup, type Member } from './group.js';

/** The protocol type of consumers, whose subscriptions the coordinator may look into. */
export const CONSUMER_PROTOCOL_TYPE = 'consumer';

/**
 * The protocols as a member keeps them: names distinct (one sent twice keeps its first place), bytes copied, since a
 * member lives for days and a slice would hold the whole request it came with.
 */
export function ownProtocols(
  protocols: readonly JoinGroupProtocol[],
): readonly JoinGroupProtocol[] {
  return distinctProtocols(protocols).map(({ name, metadata }) => ({
    name,
    metadata: Buffer.from(metadata),
  }));
}

export function distinctProtocols(
  protocols: readonly JoinGroupProtocol[],
): readonly JoinGroupProtocol[] {
  const seen = new Set<string>();
  return protocols.filter(({ name }) => !seen.has(name) && seen.add(name));
}

export function sameProtocols(
  left: readonly JoinGroupProtocol[],
  right: readonly JoinGroupProtocol[],
): boolean {
  return (
    left.length === right.length &&
    left.every(({ name, metadata }, index) => {
      const other = right[index];
      return other !== undefined && other.name === name && other.metadata.equals(metadata);
    })
  );
}

function supportedByAll(name: string, members: ReadonlyMap<string, Member>): boolean {
  for (const member of members.values()) {
    if (!member.protocols.some((protocol) => protocol.name === name)) return false;
  }
  return true;
}

/** May a member with these protocols be in the group? At least one name must be known to every member. */
export function supportsProtocols(
  group: ClassicGroup,
  protocolType: string,
  protocols: readonly JoinGroupProtocol[],
): boolean {
  if (group.state === 'Empty') return protocolType !== '' && protocols.length > 0;
  return (
    group.protocolType === protocolType &&
    protocols.some(({ name }) => supportedByAll(name, group.members))
  );
}

/**
 * Each member votes for its first choice among the protocols that all support; most votes win, the earlier joined
 * member's choice on a draw (Kafka leaves draws to its hash order).
 */
export function selectProtocol(members: ReadonlyMap<string, Member>): string | null {
  const votes = new Map<string, number>();
  for (const member of members.values()) {
    const vote = member.protocols.find(({ name }) => supportedByAll(name, members));
    if (vote) votes.set(vote.name, (votes.get(vote.name) ?? 0) + 1);
  }
  let selected: string | null = null;
  for (const [name, count] of votes) {
    if (selected === null || count > (votes.get(selected) ?? 0)) selected = name;
  }
  return selected;
}

export function metadataFor(member: Member, protocolName: string | null): Buffer {
  return member.protocols.find(({ name }) => name === protocolName)?.metadata ?? EMPTY_BYTES;
}

export function protocolBytes(protocols: readonly JoinGroupProtocol[]): number {
  return protocols.reduce(
    (bytes, { name, metadata }) => bytes + Buffer.byteLength(name) + metadata.length,
    0,
  );
}

/**
 * The topics in a consumer's subscription, read as version 0, which every later version starts with; null when the
 * bytes say something else (other languages put other things there; it is no error).
 */
export function subscriptionTopics(metadata: Buffer): readonly string[] | null {
  let position = 2; // the version
  if (metadata.length < position + 4) return null;
  const count = metadata.readInt32BE(position);
  position += 4;
  // Each name takes at least its two bytes of length, so a lying count ends here and not in a long loop.
  if (count < 0 || count > (metadata.length - position) / 2) return null;
  const topics: string[] = [];
  for (let index = 0; index < count; index++) {
    if (metadata.length < position + 2) return null;
    const length = metadata.readInt16BE(position);
    position += 2;
    if (length < 0 || metadata.length < position + length) return null;
    topics.push(metadata.toString('utf8', position, position + length));
    position += length;
  }
  return topics;
}

/** What the members of a generation subscribe to; null when it is no consumer group or cannot be told. */
export function subscribedTopics(
  protocolType: string | null,
  protocolName: string | null,
  members: ReadonlyMap<string, Member>,
): ReadonlySet<string> | null {
  if (protocolType !== CONSUMER_PROTOCOL_TYPE) return null;
  const topics = new Set<string>();
  for (const member of members.values()) {
    const subscribed = subscriptionTopics(metadataFor(member, protocolName));
    if (subscribed === null) return null;
    for (const topic of subscribed) topics.add(topic);
  }
  return topics;
}

/** When in doubt a consumer group counts as subscribed, so that its offsets are kept. */
export function isSubscribed(group: ClassicGroup, topic: string): boolean {
  return group.subscribedTopics?.has(topic) ?? group.protocolType === CONSUMER_PROTOCOL_TYPE;
}
