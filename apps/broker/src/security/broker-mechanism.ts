import { saltedPassword, scramAlgorithms, scramKeys } from '@posthorn/protocol';
import { scramMechanism } from './sasl/scram-exchange.js';
import type { SaslMechanism } from './sasl/exchange.js';
import { BROKER } from './principal.js';

/**
 * How brokers of one database authenticate to each other: SCRAM with the secret that they share in PostgreSQL, under a
 * name of its own. So it is open to no user, whatever mechanisms a listener offers, and no user can be taken for a broker.
 */
export const BROKER_MECHANISM = 'POSTHORN-BROKER';
export const BROKER_ALGORITHM = scramAlgorithms['SCRAM-SHA-512'];

const ITERATIONS = BROKER_ALGORITHM.iterationsMin;

export async function brokerMechanism(secret: Buffer): Promise<SaslMechanism> {
  const salt = Buffer.from(BROKER_MECHANISM, 'utf8');
  const salted = await saltedPassword(BROKER_ALGORITHM, brokerPassword(secret), salt, ITERATIONS);
  const credential = { salt, iterations: ITERATIONS, ...scramKeys(BROKER_ALGORITHM, salted) };
  const scram = scramMechanism(BROKER_ALGORITHM.mechanism, {
    find: async (userName) => (userName === BROKER.name ? credential : null),
    fakeSaltKey: secret,
    principalOf: () => BROKER,
  });
  return { ...scram, name: BROKER_MECHANISM };
}

/** What the secret is as a password. */
export function brokerPassword(secret: Buffer): string {
  return secret.toString('base64');
}
