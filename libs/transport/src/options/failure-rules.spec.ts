import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { FakeCluster } from '../../test/fake-cluster.js';
import { startApp, until } from '../../test/harness.js';
import { type PosthornModuleOptions, PosthornServer, readDeadLetter, Subscribe } from '../index.js';

@Controller()
class Failing {
  @Subscribe(['orders', 'refunds', 'parcels'])
  plain(): void {
    throw new Error('no');
  }

  @Subscribe('orders', { group: 'strict', retry: { attempts: 1 } })
  strict(): void {
    throw new Error('no');
  }

  @EventPattern(/^(orders|parcels)/, { group: 'patterns' })
  pattern(): void {
    throw new Error('no');
  }
}

const rules: PosthornModuleOptions = {
  retry: { attempts: 4 },
  deadLetter: { partitions: 2 },
  perTopic: {
    orders: { retry: { attempts: 2 }, deadLetter: { topic: (topic) => `failed.${topic}` } },
    refunds: { retry: { attempts: 3 } },
  },
};

/** The tries that each record had, and where its dead letter lies. */
async function lettersOf(cluster: FakeCluster): Promise<string[]> {
  const letters = (): string[] =>
    [...cluster.topics.keys()]
      .filter((topic) => topic.startsWith('failed.') || topic.endsWith('.dlq'))
      .flatMap((topic) => cluster.records(topic).map((record) => ({ topic, record })))
      .map(({ topic, record }) => {
        const letter = readDeadLetter(record);
        return `${letter?.group} ${letter?.topic} ${letter?.attempt} in ${topic}`;
      });
  await until(() => letters().length === 6);
  return letters().toSorted();
}

describe('what is said of a topic', () => {
  it('holds before what is said of the module, and after what is said of a handler, for patterns that match it too', async () => {
    const { app, cluster } = await startApp({ controllers: [Failing], options: rules });
    for (const topic of ['orders', 'refunds', 'parcels'])
      await cluster.append({ topic, value: '1' });
    expect(await lettersOf(cluster)).toEqual([
      'patterns orders 2 in failed.orders',
      'patterns parcels 4 in parcels.patterns.dlq',
      'strict orders 1 in failed.orders',
      'svc orders 2 in failed.orders',
      'svc parcels 4 in parcels.svc.dlq',
      'svc refunds 3 in refunds.svc.dlq',
    ]);
    // Setting by setting: what the topic does not say is the module's.
    expect(cluster.created).toContainEqual({ topic: 'failed.orders', partitions: 2 });
    await app.close();
  });

  it('goes by the name in the code, whatever the cluster calls it', async () => {
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(): void {
        throw new Error('no');
      }
    }
    const options = { ...rules, naming: { topic: (name: string) => `test.${name}` } };
    const { app, cluster } = await startApp({ controllers: [Orders], options });
    await cluster.append({ topic: 'test.orders', value: '1' });
    await until(() => cluster.topics.has('failed.test.orders'));
    await until(() => cluster.records('failed.test.orders').length === 1);
    const [letter] = cluster.records('failed.test.orders');
    expect(letter && readDeadLetter(letter)?.attempt).toBe(2);
    await app.close();
  });

  it('may be another retry mode: retry topics of one topic alone', async () => {
    const tries: string[] = [];
    @Controller()
    class Orders {
      @EventPattern(/^(orders|refunds)$/)
      handle(): void {
        tries.push('try');
        throw new Error('no');
      }
    }
    const perTopic = { orders: { retry: { mode: 'delayed', attempts: 2 } } } as const;
    const { app, cluster } = await startApp({ controllers: [Orders], options: { perTopic } });
    await cluster.append({ topic: 'orders', value: '1' });
    await cluster.append({ topic: 'refunds', value: '1' });
    await until(() => tries.length === 7 && cluster.records('refunds.svc.dlq').length === 1);
    await until(() => cluster.topics.has('orders.svc.dlq'));
    expect(cluster.records('orders.svc.retry.1')).toHaveLength(1);
    expect(
      [...cluster.topics.keys()].filter((topic) => topic.startsWith('refunds.svc.retry')),
    ).toEqual([]);
    await app.close();
  });
});

describe('rules of a topic that cannot be meant', () => {
  it.each<[unknown, string]>([
    [{ orders: { retries: 5 } }, "'perTopic': 'orders': unknown option 'retries'"],
    [{ orders: { retry: { attempts: 0 } } }, "'orders': retry.attempts must be an integer"],
    [{ orders: 5 }, "'perTopic': 'orders' must be an object"],
    [{ 'two words': {} }, "'two words'"],
    [5, "'perTopic' must be an object"],
  ])('%j is refused, and named', (perTopic, reason) => {
    const options = { groupId: 'svc', cluster: new FakeCluster(), perTopic } as object;
    expect(() => new PosthornServer(options as { groupId: string })).toThrow(reason);
  });

  it('of one that has a batch handler park keys are refused at the start', async () => {
    @Controller()
    class Orders {
      @EventPattern(/^orders/, { batch: true })
      handle(): void {}
    }
    const options = { perTopic: { 'orders.eu': { retry: { mode: 'park' } } } } as const;
    await expect(startApp({ controllers: [Orders], options })).rejects.toThrow(
      "for 'orders.eu', which has rules of its own: a batch handler cannot park keys",
    );
  });

  it('of one that nobody reads are warned of', async () => {
    const options = { perTopic: { ...rules.perTopic, ordres: {} } };
    const { app, logger } = await startApp({ controllers: [Failing], options });
    await app.close();
    expect(logger.lines).toContain('warn perTopic: no handler reads ordres');
  });
});
