import { decodeSubscription, ProtocolError } from '@posthorn/protocol';

/** The names of what is given the records of a topic. */
export interface TopicHandlers {
  readonly topic: string;
  readonly names: readonly string[];
}

/** It stands in the state of the group, once for each member: what does not fit is not told. */
const BYTES_MAX = 16 * 1024;
/** Around what is told. */
const ENVELOPE_BYTES = 64;
/** Anybody may join with any bytes. */
const NAME_LENGTH_MAX = 256;

/**
 * What a member tells of itself beside its subscription, in the bytes that Kafka's protocol leaves to the application (userData). Every
 * broker keeps them and shows them to whoever describes the group; assignors of others pass over them.
 */
export function handlersData(handlers: readonly TopicHandlers[]): Buffer | null {
  const told: [topic: string, names: readonly string[]][] = [];
  let bytes = ENVELOPE_BYTES;
  for (const { topic, names } of handlers) {
    if (names.length === 0) continue;
    bytes += Buffer.byteLength(JSON.stringify([topic, names]));
    if (bytes > BYTES_MAX) break;
    told.push([topic, names]);
  }
  if (told.length === 0) return null;
  return Buffer.from(JSON.stringify({ posthorn: 1, handlers: Object.fromEntries(told) }));
}

/** What `handlersData` told, of the metadata with which a member is described; empty for members that tell nothing of the kind. */
export function handlersOfMember(memberMetadata: Buffer): readonly TopicHandlers[] {
  const told = toldIn(userDataOf(memberMetadata));
  return Object.entries(told).flatMap(([topic, names]) => {
    const known = Array.isArray(names) ? names.filter(isName) : [];
    return known.length === 0 ? [] : [{ topic, names: known }];
  });
}

const isName = (name: unknown): name is string =>
  typeof name === 'string' && name !== '' && name.length <= NAME_LENGTH_MAX;

function userDataOf(memberMetadata: Buffer): Buffer | null {
  if (memberMetadata.length === 0) return null;
  try {
    return decodeSubscription(memberMetadata).userData;
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

function toldIn(userData: Buffer | null): Readonly<Record<string, unknown>> {
  if (userData === null || userData.length > BYTES_MAX) return {};
  try {
    const told: unknown = JSON.parse(userData.toString());
    if (!isObject(told) || told['posthorn'] !== 1) return {};
    return isObject(told['handlers']) ? told['handlers'] : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
