import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import type { KafkaCluster, KafkaOperations } from '@posthorn/client';
import { Subscribe } from '@posthorn/transport';
import { addressOf, isDone, onEveryBroker, startService } from './support/service.js';
import { until } from '../client/support/rig.js';

@Controller()
class Orders {
  @Subscribe('named.orders')
  save(): void {}

  @Subscribe(/^named\./)
  count(): void {}

  @Subscribe('named.refunds', { group: 'named-apart' })
  refund(): void {}

  @MessagePattern('named.ask')
  ask(@Payload() question: number): number {
    return question;
  }
}

onEveryBroker((start) => {
  it('whoever describes a group is told which handlers its members have, before any of them has failed', async () => {
    const broker = await start();
    const { app, client, server, reads } = await startService(Orders, {
      brokers: addressOf(broker),
      groupId: 'named',
    });
    await reads('named.orders');
    await reads('named.refunds');
    await client.publish('named.orders', 1);
    await until('it is handled', () => isDone(server, 'named.orders', 1));
    const admin = client.unwrap<KafkaCluster & KafkaOperations>().admin();
    const handlersOf = async (groupId: string): Promise<Record<string, readonly string[]>> => {
      const { members } = await admin.describeGroup(groupId);
      const told = members.flatMap(({ handlers }) => handlers);
      return Object.fromEntries(told.map(({ topic, names }) => [topic, names]));
    };
    // A pattern finds topics as they come, and the group is described when it rests.
    let named: Record<string, readonly string[]> = {};
    await until('the handlers of the topic that came last are told', async () => {
      named = await handlersOf('named');
      return named['named.refunds'] !== undefined;
    });
    expect(named).toEqual({
      'named.orders': ['Orders.save', 'Orders.count'],
      'named.refunds': ['Orders.count'],
      'named.ask': ['Orders.count', 'Orders.ask'],
    });
    expect(await handlersOf('named-apart')).toEqual({ 'named.refunds': ['Orders.refund'] });
    await app.close();
    await broker.close();
  });
});
