import {
  type ConsumerProtocolAssignment,
  type ConsumerProtocolAssignmentInput,
  readConsumerProtocolAssignment,
  writeConsumerProtocolAssignment,
} from './generated/consumer-protocol-assignment.js';
import {
  type ConsumerProtocolSubscription,
  type ConsumerProtocolSubscriptionInput,
  readConsumerProtocolSubscription,
  writeConsumerProtocolSubscription,
} from './generated/consumer-protocol-subscription.js';
import { ProtocolError } from './protocol-error.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

/** The newest version of either format; each only ever adds fields at the end. */
export const CONSUMER_PROTOCOL_VERSION_MAX = 3;

/** What members of a classic consumer group put into JoinGroup's metadata bytes. */
export function encodeSubscription(
  version: number,
  value: ConsumerProtocolSubscriptionInput,
): Buffer {
  const writer = versioned(version);
  writeConsumerProtocolSubscription(writer, value, version);
  return writer.toBuffer();
}

/** Newer versions than ours are read as far as we know them, as all clients do: they only add fields at the end. */
export function decodeSubscription(bytes: Buffer): ConsumerProtocolSubscription {
  const reader = new Reader(bytes);
  return readConsumerProtocolSubscription(reader, readableVersion(reader));
}

/** What the group's leader puts into SyncGroup's assignment bytes. */
export function encodeAssignment(version: number, value: ConsumerProtocolAssignmentInput): Buffer {
  const writer = versioned(version);
  writeConsumerProtocolAssignment(writer, value, version);
  return writer.toBuffer();
}

/** Empty bytes, which a group answers to a member without an assignment, are an empty assignment. */
export function decodeAssignment(bytes: Buffer): ConsumerProtocolAssignment {
  if (bytes.length === 0) return { assignedPartitions: [], userData: null };
  const reader = new Reader(bytes);
  return readConsumerProtocolAssignment(reader, readableVersion(reader));
}

function versioned(version: number): Writer {
  if (version < 0 || version > CONSUMER_PROTOCOL_VERSION_MAX) {
    throw new ProtocolError(
      `consumer protocol has no version ${version}, only 0 to ${CONSUMER_PROTOCOL_VERSION_MAX}`,
    );
  }
  const writer = new Writer();
  writer.int16(version);
  return writer;
}

function readableVersion(reader: Reader): number {
  const version = reader.int16();
  if (version < 0) throw new ProtocolError(`consumer protocol version ${version}`);
  return Math.min(version, CONSUMER_PROTOCOL_VERSION_MAX);
}
