import { jest } from '@jest/globals';
import { Controller, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { RpcContextCreator } from '@nestjs/microservices/context/rpc-context-creator.js';
import { startApp, until } from '../../test/harness.js';
import { PosthornContext, Subscribe } from '../index.js';

const keyOf = (context: ExecutionContext): string | null =>
  context.switchToRpc().getContext<PosthornContext>().getKey();

const Key = createParamDecorator((_: unknown, context: ExecutionContext) => keyOf(context));
const LateKey = createParamDecorator(async (_: unknown, context: ExecutionContext) => {
  await new Promise((resolve) => setImmediate(resolve));
  return keyOf(context);
});
const Refused = createParamDecorator(async () => Promise.reject(new Error('no tenant')));

describe('the parameters of a handler without pipes', () => {
  it('come in their places, and those that are promises are waited for', async () => {
    const seen: unknown[][] = [];
    @Controller()
    class Handlers {
      @Subscribe('orders')
      handle(
        @LateKey() late: string,
        @Payload() payload: { id: string },
        @Payload('id') id: string,
        @Ctx() context: PosthornContext,
        @Key() key: string,
      ): void {
        seen.push([late, payload, id, context.getOffset(), key]);
      }
    }
    const { app, cluster } = await startApp({ controllers: [Handlers] });
    await cluster.append({ topic: 'orders', key: 'k', value: '{"id":"o-1"}' });
    await until(() => seen.length === 1);
    expect(seen).toEqual([['k', { id: 'o-1' }, 'o-1', 0n, 'k']]);
    await app.close();
  });

  it('fail the try when one of them rejects, with its own error', async () => {
    @Controller()
    class Handlers {
      @Subscribe('orders', { retry: { attempts: 1 } })
      handle(@Refused() _tenant: string, @Payload() _payload: unknown): void {}
    }
    const { app, cluster, logger } = await startApp({ controllers: [Handlers] });
    await cluster.append({ topic: 'orders', value: '1' });
    await until(() => cluster.committedOf('svc', 'orders') === 1n);
    expect(logger.lines.join()).toContain('Error: no tenant');
    await app.close();
  });

  it('are taken where Nest sets its handlers up: otherwise each would cost two promises again', async () => {
    const { prototype } = RpcContextCreator;
    const set = jest.spyOn(prototype, 'createPipesFn');
    @Controller()
    class Handlers {
      @Subscribe('orders')
      handle(@Payload() _payload: unknown): void {}
    }
    const { app } = await startApp({ controllers: [Handlers] });
    const [made] = set.mock.results.map(({ value }) => value as (...args: unknown[]) => unknown);
    expect(made([], 'payload', 'context')).toBeUndefined();
    set.mockRestore();
    await app.close();
  });
});
