import { Controller } from '@nestjs/common';
import { startApp } from '../../test/harness.js';
import { classSchema, PosthornClient, Subscribe } from '../index.js';

@Controller()
class Kitchen {
  @Subscribe('orders')
  cook(): void {}
}

/** As JavaScript, a configuration file or `any` has them. */
const start = (options: object) => startApp({ controllers: [Kitchen], options });

describe('an app does not start with an option that nobody can mean', () => {
  it.each<[object, string]>([
    [{ shutdownTimeoutMs: '5s' }, "shutdownTimeoutMs must lie between 0 and 2147483647, not '5s'"],
    [{ shutdownTimeoutMs: Infinity }, 'shutdownTimeoutMs must lie between 0 and 2147483647'],
    [{ request: { renewMs: 10 } }, 'request.renewMs must lie between 1000 and 600000'],
    [{ request: { timeoutMs: '3s' } }, 'request.timeoutMs must lie between 1 and 2147483647'],
    [{ health: { stuckAfterMs: 0 } }, 'health.stuckAfterMs must lie between 1'],
    [{ health: true }, "'health' must be an object"],
    [{ retry: { initialDelayMs: Infinity } }, 'retry.initialDelayMs must lie between 0'],
    [{ retry: { maxDelayMs: '10s' } }, 'retry.maxDelayMs must lie between 0 and 2147483647'],
    [{ retry: { fatal: TypeError } }, 'retry.fatal must be a list of error classes and functions'],
    [{ retry: { retryOn: ['TypeError'] } }, "not one with 'TypeError'"],
    [{ retry: { retryOn: [undefined] } }, 'not one with undefined'],
    [
      { deadLetter: { topic: 'dlq' } },
      'deadLetter.topic must be a function (topic, group) => name',
    ],
    [{ deadLetter: { partitions: 0 } }, 'deadLetter.partitions must be an integer of 1 or more'],
    [{ topics: { partitions: '6' } }, "topics.partitions must be an integer of 1 or more, not '6'"],
    [{ topics: { declare: ['mails'] } }, "topics.declare must hold { topic: 'name'"],
    [{ topics: { declare: [{ topic: 'mails', partitions: 0 }] } }, "'mails': partitions must be"],
    [{ topics: { configs: { 'retention.ms': 5 } } }, "'retention.ms' must be a text, not 5"],
    [{ connection: { tsl: true } }, "connection: unknown option 'tsl'; known are tls, sasl"],
    [{ serializer: {} }, 'serializer must be an object with a method serialize()'],
    [{ deserializer: class Json {} }, 'deserializer must be an object with a method deserialize()'],
    [{ clientId: 3 }, 'clientId must be a text, not 3'],
    [{ groupId: 5 }, 'groupId must be a text, not 5'],
    [{ name: 5 }, 'name must be a text, not 5'],
    [{ retry: false }, "'retry' must be an object"],
    [{ topics: false }, "'topics' must be an object"],
    [{ consumer: false }, "'consumer' must be an object"],
    [{ connection: null }, "'connection' must be an object"],
    [{ topics: { create: 'false' } }, "topics.create must be true or false, not 'false'"],
    [{ staticMembership: 'false' }, "staticMembership must be true or false, not 'false'"],
    [{ causation: 'off' }, "causation must be true or false, not 'off'"],
    [{ cluster: undefined, brokers: 9092 }, "'brokers' must be host:port, or a list of such texts"],
    [{ cluster: undefined, brokers: [undefined] }, "'brokers' must be host:port, or a list"],
  ])('%j', async (options, message) => {
    await expect(start(options)).rejects.toThrow(message);
  });

  it('of a handler either, which is named', async () => {
    @Controller()
    class Orders {
      @Subscribe('orders', { group: '' })
      handle(): void {}
    }
    await expect(startApp({ controllers: [Orders] })).rejects.toThrow(
      "Orders.handle ('orders'): 'group' must be the name of a consumer group",
    );
    const noRetries = { retry: false } as object;
    @Controller()
    class Payments {
      @Subscribe('payments', noRetries)
      handle(): void {}
    }
    await expect(startApp({ controllers: [Payments] })).rejects.toThrow(
      "Payments.handle ('payments'): 'retry' must be an object",
    );
  });
});

it('what is given as undefined has its default, as a setting of the environment that is not there', async () => {
  const nothing = undefined as unknown as number;
  const { app } = await start({
    retry: { attempts: nothing, maxDelayMs: nothing },
    perTopic: { orders: { retry: { multiplier: nothing }, handlerTimeoutMs: nothing } },
    consumer: { sessionTimeoutMs: nothing },
    shutdownTimeoutMs: nothing,
  });
  await app.close();
  await new PosthornClient({ request: { timeoutMs: nothing } }).close();
});

it('a schema of a class is one of a class', () => {
  expect(() => classSchema({} as never)).toThrow('classSchema takes a class');
});
