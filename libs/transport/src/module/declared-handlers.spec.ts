import { Controller, Injectable, Logger, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger, startApp } from '../../test/harness.js';
import { PosthornModule, posthornMicroservice, Subscribe } from '../index.js';

@Controller()
class Kitchen {
  @Subscribe('orders')
  cook(): void {}
}

function appOf(controllers: Type[]) {
  const options = { groupId: 'svc', cluster: new FakeCluster(), clock: new InstantClock() };
  @Module({ imports: [PosthornModule.forRoot(options)], controllers })
  class AppModule {}
  return AppModule;
}

describe('an app does not start with', () => {
  it('a handler on a provider, where Nest would never call it', async () => {
    @Injectable()
    class Listener {
      @Subscribe('orders')
      hear(): void {}
    }
    await expect(startApp({ controllers: [], providers: [Listener] })).rejects.toThrow(
      "Listener.hear handles records, but its class is a provider, and Nest looks for handlers in controllers: put it in 'controllers'",
    );
    const both = await startApp({ controllers: [Kitchen], providers: [Kitchen] });
    await both.app.close();
  });

  it('a second PosthornModule', async () => {
    const second = PosthornModule.forRoot({ groupId: 'other', cluster: new FakeCluster() });
    await expect(startApp({ controllers: [Kitchen], imports: [second] })).rejects.toThrow(
      'PosthornModule.forRoot is imported more than once',
    );
  });
});

describe('an app tells of handlers that nothing is read for', () => {
  const start = async (controllers: Type[], connect: boolean): Promise<readonly string[]> => {
    const logger = new RecordingLogger();
    const app = await NestFactory.create(appOf(controllers), { logger });
    Logger.overrideLogger(logger);
    if (connect) app.connectMicroservice(posthornMicroservice);
    await app.init();
    if (connect) await app.startAllMicroservices();
    await app.close();
    return logger.lines;
  };

  it('since no microservice is connected', async () => {
    expect(await start([Kitchen], false)).toEqual([
      'warn nothing is read for Kitchen.cook: the app has no microservice of PosthornModule: ' +
        'app.connectMicroservice(posthornMicroservice), then app.startAllMicroservices()',
    ]);
  });

  it('since no server has the name', async () => {
    @Controller()
    class Abroad {
      @Subscribe('orders', { server: 'eu' })
      cook(): void {}
    }
    expect(await start([Kitchen, Abroad], true)).toEqual([
      "warn nothing is read for Abroad.cook: the app has no PosthornServer of the name 'eu'",
    ]);
  });

  it('and of none where all are read, or where the app is a script that reads nothing', async () => {
    expect(await start([Kitchen], true)).toEqual([]);
    const logger = new RecordingLogger();
    const script = await NestFactory.createApplicationContext(appOf([Kitchen]), { logger });
    await script.close();
    expect(logger.lines).toEqual([]);
  });
});
