export { HarnessClock } from './harness-clock.js';
export { HarnessTimeoutError } from './harness-timeout-error.js';
export type { HarnessApp, HarnessOptions } from './harness-options.js';
export { PosthornTestHarness, type Seen } from './harness.js';
export type { DeadLettered, Handled, Retried } from './handler-log.js';
export type { ObservedRecord } from './observed-record.js';
export { PosthornTestBroker, type TestBrokerOptions, type TestStorage } from './test-broker.js';
export type { Target, WaitOptions } from './target.js';
