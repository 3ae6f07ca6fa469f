import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { FakeCluster } from '../../test/fake-cluster.js';
import { startApp, until } from '../../test/harness.js';
import { PosthornContext, Subscribe } from '../index.js';

/** A service of the group, each record of which fails at its first try: its tries, and the headers that they saw. */
async function serviceOf(groupId: string, cluster: FakeCluster) {
  const tries: string[] = [];
  const headers: string[] = [];
  @Controller()
  class Orders {
    @Subscribe('orders', { retry: { mode: 'delayed', attempts: 3 } })
    handle(@Payload() id: number, @Ctx() context: PosthornContext): void {
      tries.push(`${id}: ${context.getAttempt()}`);
      headers.push(...context.getMessage().headers.map(([name]) => name));
      if (context.getAttempt() === 1) throw new Error('not yet');
    }
  }
  const { app } = await startApp({ controllers: [Orders], cluster, options: { groupId } });
  return { app, tries, headers };
}

describe('groups whose names differ only in what topics may not be called', () => {
  it('share their retry topics, and each gets the retries of its own records alone', async () => {
    const cluster = new FakeCluster();
    const services = [
      await serviceOf('eu/billing', cluster),
      await serviceOf('eu-billing', cluster),
    ];
    for (const id of [1, 2]) await cluster.append({ topic: 'orders', value: String(id) });
    const retries = 'orders.eu-billing.retry.1';
    for (const group of ['eu/billing', 'eu-billing']) {
      await until(() => cluster.committedOf(group, retries) === 4n);
    }

    for (const { tries, headers } of services) {
      expect(tries.toSorted()).toEqual(['1: 1', '1: 2', '2: 1', '2: 2']);
      expect(headers).toEqual([]);
    }
    expect(cluster.records('orders.eu-billing.dlq')).toEqual([]);
    await Promise.all(services.map(({ app }) => app.close()));
  });
});
