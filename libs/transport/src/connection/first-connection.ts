import type { KafkaCluster } from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import { describeError } from '../errors/describe-error.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import { backoffMs, DEFAULT_RETRY } from '../retry/retry-policy.js';
import { unlessAborted } from '../runtime/signals.js';

/** Asks until a broker has answered: then true. False once the signal has aborted, whatever happens first. */
export async function firstConnection(
  cluster: KafkaCluster,
  clock: Clock,
  random: () => number,
  logger: ThrottledLogger,
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await unlessAborted(cluster.connect(), signal);
      return !signal.aborted;
    } catch (error) {
      logger.warn(`no broker answers, trying again: ${describeError(error).message}`);
      await clock.sleep(backoffMs(DEFAULT_RETRY, attempt, random), signal);
    }
  }
  return false;
}
