/**
 * Throws where a test has faked the timers of its process, on which the broker and its clients stand as well: a wait would
 * never end, not even by its timeout, and the runner's own message names nobody. Jest and Vitest mark what they have put there.
 */
export function assertRealTimers(what: string): void {
  if (!Object.hasOwn(globalThis.setTimeout, 'clock')) return;
  throw new Error(
    `${what}: the timers of this test are faked, and the broker, which is in the same process, stands still with them: fake Date alone ` +
      "(Vitest: `vi.useFakeTimers({ toFake: ['Date'] })`; Jest: name all others in `doNotFake`), or move the harness's own clock",
  );
}
