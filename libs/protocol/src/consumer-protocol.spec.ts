import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.js';
import { ProtocolError } from './protocol-error.js';

const subscription = {
  topics: ['orders', 'payments'],
  userData: Buffer.from('u'),
  ownedPartitions: [{ topic: 'orders', partitions: [0, 2] }],
  generationId: 4,
  rackId: 'r1',
};

describe('consumer protocol', () => {
  it('keeps in each version what that version has', () => {
    const { topics, userData, ownedPartitions, generationId } = subscription;
    const nothingOwned = { ownedPartitions: [], generationId: -1, rackId: null };
    expect(decodeSubscription(encodeSubscription(0, subscription))).toEqual({
      topics,
      userData,
      ...nothingOwned,
    });
    expect(decodeSubscription(encodeSubscription(1, subscription))).toEqual({
      topics,
      userData,
      ...nothingOwned,
      ownedPartitions,
    });
    expect(decodeSubscription(encodeSubscription(2, subscription))).toEqual({
      topics,
      userData,
      ownedPartitions,
      generationId,
      rackId: null,
    });
    expect(decodeSubscription(encodeSubscription(3, subscription))).toEqual(subscription);
  });

  it('reads a version to come as far as it is known', () => {
    const bytes = Buffer.concat([encodeSubscription(3, subscription), Buffer.from('more')]);
    bytes.writeInt16BE(9);
    expect(decodeSubscription(bytes)).toEqual(subscription);
  });

  it('reads no bytes as no assignment', () => {
    expect(decodeAssignment(Buffer.alloc(0))).toEqual({ assignedPartitions: [], userData: null });
    const assignment = { assignedPartitions: [{ topic: 't', partitions: [1] }], userData: null };
    expect(decodeAssignment(encodeAssignment(1, assignment))).toEqual(assignment);
  });

  it('refuses versions that cannot be', () => {
    expect(() => encodeAssignment(4, { assignedPartitions: [] })).toThrow(ProtocolError);
    expect(() => decodeSubscription(Buffer.from([0xff, 0xff, 0, 0]))).toThrow(ProtocolError);
  });
});
