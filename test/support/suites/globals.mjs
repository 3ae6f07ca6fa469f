// What tests import from '@jest/globals', which exists only where Jest loads modules itself.
const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test;

/** Before the test file is loaded. */
export function provideGlobals(globals, mocker) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } = globals);
  jest = {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    /** Of the tests of this file that name none. */
    setTimeout: (ms) => void (globalThis[TIMEOUT] = ms),
  };
}
