import { encodeSubscription } from '@posthorn/protocol';
import { handlersData, handlersOfMember } from './member-handlers.js';

const metadata = (userData: Buffer | null): Buffer =>
  encodeSubscription(3, { topics: ['orders'], userData, ownedPartitions: [], generationId: 1 });

describe('the handlers that a member tells of', () => {
  it('are read as they were told; topics without any are left out', () => {
    const orders = { topic: 'orders', names: ['Orders.save', 'Orders.mail'] };
    const odd = { topic: '__proto__', names: ['Odd.name'] };
    const told = handlersData([orders, { topic: 'orders.shop.retry.1', names: [] }, odd]);
    expect(handlersOfMember(metadata(told))).toEqual([orders, odd]);
  });

  it('are none where nothing is told, or by others, or damaged', () => {
    const others = [
      null,
      Buffer.from([0, 0, 0, 1, 255]),
      Buffer.from('{"posthorn":2,"handlers":{"a":["b"]}}'),
      Buffer.from('{"posthorn":1,"handlers":["a"]}'),
      Buffer.from('{"posthorn":1,"handlers":{"a":"b","c":[1,"",null]}}'),
      Buffer.from('null'),
    ];
    for (const bytes of others) expect(handlersOfMember(metadata(bytes))).toEqual([]);
    for (const bytes of [Buffer.alloc(0), Buffer.from([1]), Buffer.from('no metadata')])
      expect(handlersOfMember(bytes)).toEqual([]);
  });

  it('take no more than a bounded place in the state of the group', () => {
    const names = ['Some.handler'];
    const many = Array.from({ length: 5_000 }, (_, i) => ({ topic: `topic-${i}`, names }));
    const bytes = handlersData(many);
    expect(bytes?.length).toBeLessThanOrEqual(16 * 1024);
    expect(handlersOfMember(metadata(bytes))[0]).toEqual({ topic: 'topic-0', names });
  });
});
