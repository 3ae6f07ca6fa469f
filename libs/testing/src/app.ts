import type {
  INestApplication,
  INestApplicationContext,
  INestMicroservice,
  LoggerService,
} from '@nestjs/common';
import { Test, type TestingModule, type TestingModuleBuilder } from '@nestjs/testing';
import {
  POSTHORN_OVERRIDES,
  PosthornModule,
  type PosthornModuleOptions,
  PosthornServer,
} from '@posthorn/transport';
import type { HarnessOptions } from './harness-options.js';

export interface StartedApp {
  readonly module: TestingModule;
  readonly app: INestApplicationContext;
  /** null unless hybrid. */
  readonly http: INestApplication | null;
  /** null for a context. */
  readonly server: PosthornServer | null;
}

/** The app's module, compiled with the overrides laid over whatever options it gives its PosthornModule. */
export async function compile(
  options: HarnessOptions,
  overrides: PosthornModuleOptions,
): Promise<TestingModule> {
  const { imports = [], controllers, providers, exports, posthorn, override } = options;
  const own = posthorn === undefined ? [] : [PosthornModule.forRoot(posthorn)];
  const { logger } = options;
  const builder = Test.createTestingModule({
    imports: [...own, ...imports],
    controllers,
    providers,
    exports,
  })
    .overrideProvider(POSTHORN_OVERRIDES)
    .useValue(overrides);
  if (logger !== undefined) builder.setLogger(logger === false ? SILENT : logger);
  const chosen: TestingModuleBuilder = override?.(builder) ?? builder;
  const module = await chosen.compile();
  assertPosthorn(module);
  return module;
}

export async function start(
  module: TestingModule,
  { app: kind = 'microservice', configure }: HarnessOptions,
): Promise<Omit<StartedApp, 'module'>> {
  if (kind === 'context') {
    await module.init();
    return { app: module, http: null, server: null };
  }
  const strategy = module.get(PosthornServer, { strict: false });
  if (kind === 'microservice') {
    const app: INestMicroservice = module.createNestMicroservice({ strategy });
    await configure?.(app);
    await app.listen();
    return { app, http: null, server: strategy };
  }
  const app = module.createNestApplication();
  app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  await configure?.(app);
  await app.init();
  await app.startAllMicroservices();
  return { app, http: app, server: strategy };
}

const nothing = (): void => undefined;
const SILENT: LoggerService = { log: nothing, warn: nothing, error: nothing };

function assertPosthorn(module: TestingModule): void {
  try {
    module.get(POSTHORN_OVERRIDES, { strict: false });
  } catch (cause) {
    throw new Error(
      'PosthornTestHarness: none of the imports brings PosthornModule. Import the module of the app that has ' +
        "PosthornModule.forRoot({ ... }), or give `posthorn: { groupId: 'orders' }` for controllers by themselves.",
      { cause },
    );
  }
}
