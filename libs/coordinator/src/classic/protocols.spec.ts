import { describe, expect, it } from '@jest/globals';
import { isSubscribed, subscriptionTopics } from './protocols.js';
import { newGroup } from './group.js';

function subscription(topics: readonly string[], more = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(6);
  head.writeInt16BE(3, 0);
  head.writeInt32BE(topics.length, 2);
  const names = topics.map((topic) => {
    const length = Buffer.alloc(2);
    length.writeInt16BE(Buffer.byteLength(topic));
    return Buffer.concat([length, Buffer.from(topic)]);
  });
  return Buffer.concat([head, ...names, more]);
}

describe('a subscription', () => {
  it('is read whatever a later version adds', () => {
    expect(subscriptionTopics(subscription(['orders', 'é'], Buffer.alloc(9)))).toEqual([
      'orders',
      'é',
    ]);
    expect(subscriptionTopics(subscription([]))).toEqual([]);
  });

  it('is not believed when its lengths lie', () => {
    const whole = subscription(['orders', 'payments']);
    for (let length = 0; length < whole.length; length++) {
      expect(subscriptionTopics(whole.subarray(0, length))).toBeNull();
    }
    const huge = subscription(['a']);
    huge.writeInt32BE(0x7fffffff, 2);
    expect(subscriptionTopics(huge)).toBeNull();
    huge.writeInt32BE(-1, 2);
    expect(subscriptionTopics(huge)).toBeNull();
  });
});

it('a consumer group whose subscriptions cannot be read counts as subscribed to everything', () => {
  const group = newGroup('g', 0);
  expect(isSubscribed(group, 't')).toBe(false);
  expect(isSubscribed({ ...group, protocolType: 'consumer' }, 't')).toBe(true);
  expect(isSubscribed({ ...group, protocolType: 'connect' }, 't')).toBe(false);
  const known = { ...group, protocolType: 'consumer', subscribedTopics: new Set(['a']) };
  expect([isSubscribed(known, 'a'), isSubscribed(known, 't')]).toEqual([true, false]);
});
