import type {
  INestApplication,
  INestMicroservice,
  LoggerService,
  ModuleMetadata,
} from '@nestjs/common';
import type { TestingModuleBuilder } from '@nestjs/testing';
import type { PosthornModuleOptions } from '@posthorn/transport';
import type { PosthornTestBroker, TestBrokerOptions } from './test-broker.js';

/**
 * What is made of the module: a microservice, as `NestFactory.createMicroservice`; a hybrid, which also has HTTP routes
 * (for supertest, no port is opened); or a context, for an app that only publishes.
 */
export type HarnessApp = 'microservice' | 'hybrid' | 'context';

export interface HarnessOptions extends ModuleMetadata, TestBrokerOptions {
  /** Brings a PosthornModule with these options, for controllers without the app's module. */
  readonly posthorn?: PosthornModuleOptions | undefined;
  /** Changes the testing module as usual: `(module) => module.overrideProvider(Payments).useValue(fake)`. */
  readonly override?: ((module: TestingModuleBuilder) => TestingModuleBuilder) | undefined;
  /** What main.ts does with the app before it listens: global pipes, filters, interceptors. */
  readonly configure?:
    ((app: INestMicroservice | INestApplication) => void | Promise<void>) | undefined;
  /** Where Nest logs to. Default: errors to the console, as in any testing module; false: nowhere. */
  readonly logger?: LoggerService | false | undefined;
  /** Default 'microservice'. */
  readonly app?: HarnessApp | undefined;
  /** A broker to share with other harnesses; it is left open, and its options hold. */
  readonly broker?: PosthornTestBroker | undefined;
  /** How long each wait may take, in real milliseconds. Default POSTHORN_TEST_TIMEOUT_MS of the environment, or 5,000. */
  readonly timeoutMs?: number | undefined;
}
