import fc from 'fast-check';
import { assignorMember, subscriptionBytes } from './subscription.js';

const member = (metadata: Buffer) =>
  assignorMember({ memberId: 'm', groupInstanceId: null, metadata });

describe('a subscription', () => {
  it('comes back with topics, owned partitions and generation', () => {
    const owned = [
      { topic: 'a', partition: 0 },
      { topic: 'a', partition: 2 },
      { topic: 'b', partition: 1 },
    ];
    expect(member(subscriptionBytes(['a', 'b'], owned, 7))).toEqual({
      memberId: 'm',
      groupInstanceId: null,
      topics: ['a', 'b'],
      owned,
      generationId: 7,
    });
  });

  it('that names a version and leaves its fields out is read as version 0', () => {
    // Version 1, one topic "t", empty user data, no owned partitions.
    const bytes = Buffer.from('00010000000100017400000000', 'hex');
    expect(member(bytes)).toMatchObject({ topics: ['t'], owned: [], generationId: -1 });
  });

  it('of arbitrary bytes never keeps the group from its work', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(Array.isArray(member(Buffer.from(bytes)).topics)).toBe(true);
      }),
    );
  });
});
