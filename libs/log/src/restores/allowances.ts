import type { Allowances } from '../sql/restores.js';

/** Clocks of two servers differ, and the last sign of a broker is up to a second old. */
const SLACK_SECONDS = 60;

/**
 * Rates that nothing here comes near to. One partition takes some 100,000 records a second. A shard is taken over in a
 * fraction of a second at best. Broker epochs are for starts, and producer ids are given out in blocks of 1,000, a transaction each.
 */
const LEADER_EPOCHS_PER_SECOND = 4;
const OFFSETS_PER_SECOND = 1_000_000;
const PRODUCER_IDS_PER_SECOND = 100_000;
const BROKER_EPOCHS_PER_SECOND = 100;

/**
 * By time, and not once for all: whoever restores the same backup twice would get the same numbers twice, and the first attempt was
 * a future as well. A backup that is a year old costs 126 million of the 2^31 leader epochs, a failover 240.
 */
export function allowancesFor(lostSeconds: number): Allowances {
  const seconds = Math.max(0, lostSeconds) + SLACK_SECONDS;
  const at = (perSecond: number): number => Math.ceil(seconds * perSecond);
  return {
    leaderEpochs: at(LEADER_EPOCHS_PER_SECOND),
    offsets: BigInt(at(OFFSETS_PER_SECOND)),
    producerIds: BigInt(at(PRODUCER_IDS_PER_SECOND)),
    brokerEpochs: BigInt(at(BROKER_EPOCHS_PER_SECOND)),
  };
}
