import { Controller, type Type } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { startApp, until } from '../../test/harness.js';
import { PosthornContext, readDeadLetter, Subscribe } from '../index.js';

describe('a method that several controllers inherit', () => {
  it.each(['blocking', 'delayed'] as const)(
    'is a handler of each, with a name, tries and dead letters of its own: %s',
    async (mode) => {
      const tries: string[] = [];
      abstract class Dish {
        @Subscribe('orders', { retry: { mode, attempts: 2 } })
        cook(@Ctx() context: PosthornContext): void {
          tries.push(`${this.constructor.name} ${context.getAttempt()}`);
          throw new Error('burnt');
        }
      }
      @Controller()
      class Soup extends Dish {}
      @Controller()
      class Bread extends Dish {}

      const { app, cluster } = await startApp({ controllers: [Soup, Bread] });
      await cluster.append({ topic: 'orders', value: '1' });
      await until(() => cluster.records('orders.svc.dlq').length === 2);
      expect(tries.toSorted()).toEqual(['Bread 1', 'Bread 2', 'Soup 1', 'Soup 2']);
      const handlers = cluster
        .records('orders.svc.dlq')
        .map((one) => String(readDeadLetter(one)?.handler));
      expect(handlers.toSorted()).toEqual(['Bread.cook', 'Soup.cook']);
      await app.close();
    },
  );
});

describe('a method whose patterns overlap', () => {
  it('is given a record once, by its own name before an expression', async () => {
    const seen: string[] = [];
    @Controller()
    class Kitchen {
      @Subscribe([/^orders/, 'orders', /orders$/])
      cook(@Payload() order: unknown, @Ctx() context: PosthornContext): void {
        seen.push(`${JSON.stringify(order)} by ${context.getPattern()}`);
      }
      @Subscribe(/^orders/)
      clean(): void {
        seen.push('cleaned');
      }
    }

    const { app, cluster } = await startApp({ controllers: [Kitchen] });
    await cluster.append({ topic: 'orders', value: '1' });
    await until(() => cluster.committedOf('svc', 'orders') === 1n);
    expect(seen.toSorted()).toEqual(['1 by orders', 'cleaned']);
    await app.close();
  });
});

describe('a generator', () => {
  it('is refused at boot as a handler, since nobody would run what it returns', async () => {
    @Controller()
    class Kitchen {
      @Subscribe('orders')
      async *cook(): AsyncGenerator<number> {
        yield await Promise.resolve(1);
      }
    }
    @Controller()
    class Menu {
      @MessagePattern('dishes')
      *list(): Generator<string> {
        yield 'soup';
      }
    }
    const said = 'it is a generator, and what it returns is never run';
    await expect(startApp({ controllers: [Kitchen] })).rejects.toThrow(
      `Kitchen.cook ('orders'): ${said}`,
    );
    await expect(startApp({ controllers: [Menu] })).rejects.toThrow(
      `Menu.list ('dishes'): ${said}`,
    );
  });
});

describe('@Subscribe is refused, with the method named,', () => {
  const refused = (decorate: () => Type): string => {
    try {
      decorate();
    } catch (error) {
      return String(error);
    }
    return 'not refused';
  };

  it('beside another decorator of the method, of which only one would count', () => {
    const twice = refused(() => {
      class Kitchen {
        @Subscribe('orders')
        @Subscribe('refunds')
        cook(): void {}
      }
      return Kitchen;
    });
    expect(twice).toContain('Kitchen.cook: it has two decorators that say what it handles');
    const beside = refused(() => {
      class Kitchen {
        @Subscribe('orders')
        @EventPattern(['refunds'])
        cook(): void {}
      }
      return Kitchen;
    });
    expect(beside).toContain('Kitchen.cook: it has two decorators');
  });

  it.each<[unknown, string]>([
    [[], 'an empty list would never be given a record'],
    [undefined, 'not undefined: is it imported from a file that imports this one?'],
    [{ topic: 'orders' }, 'not object: events are made by defineEvent'],
  ])('with what is no topic: %j', (target, message) => {
    const decorated = refused(() => {
      class Kitchen {
        @Subscribe(target as string)
        cook(): void {}
      }
      return Kitchen;
    });
    expect(decorated).toContain('Kitchen.cook: @Subscribe');
    expect(decorated).toContain(message);
  });
});
