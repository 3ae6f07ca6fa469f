import type { KafkaCluster } from '@posthorn/client';
import type { Clock } from './clock.js';
import { describeError } from './errors.js';
import type { ThrottledLogger } from './logging.js';
import { backoffMs, DEFAULT_RETRY } from './retry.js';
import { unlessAborted } from './signals.js';

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
