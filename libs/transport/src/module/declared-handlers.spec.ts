import { Controller, Injectable, Logger, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger, startApp, SteppedClock } from '../../test/harness.js';
import {
  type Clock,
  PosthornHealth,
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
} from '../index.js';

@Controller()
class Kitchen {
  @Subscribe('orders')
  cook(): void {}
}

function appOf(controllers: Type[], clock: Clock = new InstantClock()) {
  const options = { groupId: 'svc', cluster: new FakeCluster(), clock };
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

describe('an app tells once of a server that it does not start', () => {
  const hybrid = async (clock: SteppedClock, controllers: Type[] = [Kitchen]) => {
    const logger = new RecordingLogger();
    const app = await NestFactory.create(appOf(controllers, clock), { logger });
    Logger.overrideLogger(logger);
    app.connectMicroservice(posthornMicroservice);
    return { app, logger };
  };

  it('in a hybrid app, half a minute after it is up, with what to call', async () => {
    const clock = new SteppedClock();
    const { app, logger } = await hybrid(clock);
    await app.init();
    await clock.advance(29_999);
    expect(logger.lines).toEqual([]);
    await clock.advance(3_600_000);
    expect(logger.lines).toEqual([
      'warn nothing is read yet for Kitchen.cook: PosthornServer has not been started, 30 s after the app was up. ' +
        'Call `await app.startAllMicroservices()` before `await app.listen()`',
    ]);
    await app.close();
  });

  const microservice = async (clock: SteppedClock) => {
    const logger = new RecordingLogger();
    const options = { ...posthornMicroservice, logger };
    const app = await NestFactory.createMicroservice(appOf([Kitchen], clock), options);
    Logger.overrideLogger(logger);
    return { app, logger };
  };

  it('in a microservice that is up and does not listen', async () => {
    const clock = new SteppedClock();
    const { app, logger } = await microservice(clock);
    await app.init();
    await clock.advance(3_600_000);
    expect(logger.lines).toEqual([
      'warn nothing is read yet for Kitchen.cook: PosthornServer has not been started, 30 s after the app was up. ' +
        'Call `await app.listen()`',
    ]);
    await app.close();
  });

  it('in a microservice that has not come up five minutes after it was made', async () => {
    const clock = new SteppedClock();
    const { app, logger } = await microservice(clock);
    // Whatever there is to do before it listens, such as migrations.
    await clock.advance(299_999);
    expect(logger.lines).toEqual([]);
    await clock.advance(3_600_000);
    expect(logger.lines).toEqual([
      'warn nothing is read yet for Kitchen.cook: PosthornServer has not been started, 300 s after it was made. ' +
        'Call `await app.listen()`',
    ]);
    await app.close();
  });

  it('whose health says so from the beginning', async () => {
    const { app } = await hybrid(new SteppedClock());
    await app.init();
    expect(app.get(PosthornHealth).report()).toMatchObject({
      status: 'down',
      reason: 'the server has not been started',
    });
    await app.startAllMicroservices();
    expect(app.get(PosthornHealth).report().reason).not.toContain('started');
    await app.close();
  });

  it('whose health is down as well where handlers have no microservice, and up where the app only publishes', async () => {
    const reportOf = async (controllers: Type[]) => {
      const app = await NestFactory.create(appOf(controllers), { logger: false });
      await app.init();
      const { status, reason } = app.get(PosthornHealth).report();
      await app.close();
      return [status, reason];
    };
    expect(await reportOf([Kitchen])).toEqual(['down', 'the server has not been started']);
    expect(await reportOf([])).toEqual(['up', null]);
  });

  it('by its name, where it has one', async () => {
    @Controller()
    class Abroad {
      @Subscribe('orders', { server: 'eu' })
      cook(): void {}
    }
    const clock = new SteppedClock();
    const { app, logger } = await hybrid(clock, [Kitchen, Abroad]);
    const eu = { groupId: 'svc', name: 'eu', cluster: new FakeCluster(), clock };
    app.connectMicroservice({ strategy: new PosthornServer(eu) });
    await app.init();
    await clock.advance(60_000);
    expect(logger.lines).toHaveLength(2);
    expect(logger.lines[1]).toContain("for Abroad.cook: PosthornServer 'eu' has not been started");
    await app.close();
  });

  it('and of none that is started, in either order and however late, that reads nothing, or whose app closes', async () => {
    const clock = new SteppedClock();
    const early = await hybrid(clock);
    await early.app.startAllMicroservices();
    await early.app.init();
    const late = await hybrid(clock);
    await clock.advance(200_000);
    await late.app.init();
    await clock.advance(29_000);
    await late.app.startAllMicroservices();
    const idle = await hybrid(clock, []);
    await idle.app.init();
    const closed = await hybrid(clock);
    await closed.app.init();
    await closed.app.close();
    await clock.advance(3_600_000);

    const apps = [early, late, idle, closed];
    expect(apps.flatMap(({ logger }) => logger.lines)).toEqual([]);
    await Promise.all([early, late, idle].map(({ app }) => app.close()));
  });
});
