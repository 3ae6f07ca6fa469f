/**
 * How long a test waits for what comes in milliseconds when the machine has time. Eight times as many processes as
 * processors have been seen to take twenty seconds to start one broker; beyond a minute it is not the machine.
 */
export const WAIT_MS = 60_000;
