import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '@posthorn/db';
import type { Endpoints } from '../log.js';
import type { LogSettings } from '../settings.js';
import { claimBrokerId } from '../sql/broker-ids.js';
import { readRegistration, registerBroker, type LiveRegistration } from '../sql/leases.js';

/** A broker before it has a number. */
export interface Registering {
  /** null: whichever is kept for the address, or free. */
  readonly brokerId: number | null;
  readonly host: string;
  readonly port: number;
  readonly place: string;
  readonly endpoints?: Endpoints;
}

export interface Registered {
  readonly brokerEpoch: bigint;
  /** By our clock, when the statement that registered it was sent: its lease began no earlier. */
  readonly sentAt: number;
}

/** Another broker lives under the id; the message says which, and what to do. */
export class BrokerIdTaken extends Error {
  override readonly name = 'BrokerIdTaken';
}

/** Looks per lease while it waits for another broker's lease to be renewed, or to end. */
const LOOKS_PER_LEASE = 20;

/** The number that it was given, or the one that is kept for its address. Nobody counts on the broker as yet. */
export async function claimNumber(
  pool: Pool,
  { brokerId, host, port }: Registering,
): Promise<number> {
  return brokerId ?? claimBrokerId(pool, `${host}:${port}`, null);
}

/**
 * Registers the broker under its number. A registration that is left from the same place is replaced at once, which
 * frees its shards. One from elsewhere is watched: if it is renewed its broker lives, and this one is refused; if it ends
 * its broker is dead or stands still, and its number is ours.
 */
export async function register(
  pool: Pool,
  node: Registering,
  brokerId: number,
  { clock, leaseMs, logger }: Pick<LogSettings, 'clock' | 'leaseMs' | 'logger'>,
): Promise<Registered> {
  const { host, port, place, endpoints = {} } = node;
  for (let first: LiveRegistration | null = null; ; await sleep(leaseMs / LOOKS_PER_LEASE)) {
    const sentAt = clock.monotonicMs();
    const brokerEpoch = await registerBroker(pool, {
      brokerId,
      host,
      port,
      endpoints,
      place,
      leaseMs,
    });
    if (brokerEpoch !== null) {
      return { brokerEpoch, sentAt };
    }
    const other = await readRegistration(pool, brokerId);
    if (!other) continue;
    if (!first) {
      logger.info(`waiting for the lease of ${nameOf(other)} to end, which has the id ${brokerId}`);
    } else if (other.brokerEpoch !== first.brokerEpoch || other.expiresAt !== first.expiresAt) {
      throw new BrokerIdTaken(taken(brokerId, node, other));
    }
    first ??= other;
  }
}

/** Keeps a number that was given for the address. For a registered broker: before, it may be that of another one. */
export async function keepNumber(pool: Pool, { brokerId, host, port }: Registering): Promise<void> {
  if (brokerId !== null) await claimBrokerId(pool, `${host}:${port}`, brokerId);
}

function nameOf({ place, address }: LiveRegistration): string {
  return `the broker at ${address} (started on ${place})`;
}

function taken(brokerId: number, node: Registering, other: LiveRegistration): string {
  const advice =
    node.brokerId === null
      ? `It advertises the same address: clients must reach every broker at an address of its own.`
      : `Give this one another id, or none, and it finds one by itself.`;
  return `The broker id ${brokerId} is taken by ${nameOf(other)}, which is alive. ${advice}`;
}
