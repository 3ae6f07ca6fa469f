import { randomInt } from 'node:crypto';
import type { DynamicConfigs } from '../broker-configs/dynamic-configs.js';
import { systemClock } from '../clock.js';
import { coordinate } from '../coordination.js';
import { FetchPurgatory } from '../kafka/fetch/fetch-purgatory.js';
import { FetchSessions } from '../kafka/fetch/fetch-sessions.js';
import { FetchWatch } from '../kafka/fetch/fetch-watch.js';
import type { KafkaFace } from '../kafka/kafka-face.js';
import { WireAssertions } from '../kafka/produce/wire-assertions.js';
import { Security } from '../security/security.js';
import type { BrokerServices } from '../services.js';
import type { Storage } from '../storage/storage.js';
import { TopicOperations } from '../topics/topic-operations.js';
import { ClientTraffic } from '../traffic/client-traffic.js';
import { openPolicies, type Policies } from './policies.js';

/** What there is before the storage is opened. */
export type Base = Pick<
  BrokerServices,
  'config' | 'clock' | 'reports' | 'audit' | 'activity' | 'tracer' | 'embeddedDirectory'
>;

/** All that handlers and the admin side are given. Closes the storage when that fails. */
export async function openServices(
  face: KafkaFace,
  storage: Storage,
  base: Base,
  dynamic: DynamicConfigs,
): Promise<BrokerServices> {
  const { log } = storage;
  const { security, policies } = await shared(face, storage, base, dynamic);
  return {
    ...base,
    security,
    log,
    ...policies,
    ...coordinate(storage, { ...base, security }),
    topics: new TopicOperations(log, base.config, base.audit),
    traffic: new ClientTraffic(),
    // How long a fetch waits is real in a test that holds the clock, too: a client counts on an answer before it asks for more.
    purgatory: new FetchPurgatory(log, systemClock, (ms) => face.metrics.fetchWaited(ms)),
    fetchSessions: fetchSessions(log, base),
    responsePool: face.responsePool,
    wireAssertions: base.config.wireAssertions ? new WireAssertions(base.reports) : null,
  };
}

/** What has to be read from the storage first. */
async function shared(
  face: KafkaFace,
  storage: Storage,
  base: Base,
  dynamic: DynamicConfigs,
): Promise<{ readonly security: Security; readonly policies: Policies }> {
  try {
    const security = await Security.open({ ...base, tls: face.tls }, storage.security);
    const context = { brokerId: storage.log.cluster.brokerId, metrics: face.metrics };
    const policies = await openPolicies(storage.policies, base, context, dynamic);
    return { security, policies };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

function fetchSessions(log: Storage['log'], { config, clock }: Base): FetchSessions {
  const limits = {
    slotsMax: config.fetchSessionsMax,
    partitionsMax: config.fetchSessionPartitionsMax,
  };
  return new FetchSessions(limits, {
    now: () => clock.now(),
    nextId: () => randomInt(1, 2 ** 31),
    newWatch: () => new FetchWatch(log),
  });
}
