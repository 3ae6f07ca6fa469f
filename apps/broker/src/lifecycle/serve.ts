import type { AdminServer, HealthCheck } from '../admin/index.js';
import { ClusterQuestions } from '../cluster-questions.js';
import type { DynamicConfigs } from '../broker-configs/dynamic-configs.js';
import type { KafkaFace } from '../kafka/kafka-face.js';
import type { BrokerServices } from '../services.js';
import type { Storage } from '../storage/storage.js';
import { TrafficReporter } from '../traffic/traffic-reporter.js';
import { Background } from './background.js';
import { openServices, type Base } from './open-services.js';
import { stopPolicies } from './policies.js';
import { startAdmin } from './start-admin.js';
import { stop } from './stop.js';

/** A broker that is one of the cluster, and answers. */
export interface Served {
  /** null without an admin API. */
  readonly adminPort: number | null;
  /** For what lives in the same process, such as tests. */
  readonly services: BrokerServices;
  /** What `wireAssertions` found, one sentence each. */
  wireViolations(): readonly string[];
  /** Stops accepting, answers what is in flight, hands the shards back. May be called twice. */
  close(): Promise<void>;
}

/**
 * Puts log, groups and admin API behind the listener. Closes the storage when that fails.
 *
 * The broker joins the cluster last: from then on others hand shards over to it, whose clients wait until it takes them.
 */
export async function serve(
  face: KafkaFace,
  storage: Storage,
  base: Base,
  dynamic: DynamicConfigs,
): Promise<Served> {
  const { log } = storage;
  const services = await openServices(face, storage, base, dynamic);
  const { brokerId } = log.cluster;
  const traffic = new TrafficReporter({ ...services, brokerId, rows: storage.traffic });
  const questions = ClusterQuestions.of(storage, base, face);
  let admin: AdminServer | null = null;
  let unready: string | null = 'The broker is starting.';
  try {
    const own = { clientTraffic: traffic, readiness: () => listenerCheck(unready, face) };
    admin = await startAdmin(services, face, storage, own);
    await questions?.start();
    await log.join();
    face.serve(services);
    unready = null;
    const background = Background.start(storage, services, face, traffic);
    const running = { face, storage, services, admin, questions, background };
    let closing: Promise<void> | null = null;
    return {
      adminPort: admin?.port ?? null,
      services,
      wireViolations: () => services.wireAssertions?.violations ?? [],
      close: () => {
        unready = 'The broker is stopping.';
        closing ??= stop(running);
        return closing;
      },
    };
  } catch (error) {
    await admin?.close();
    await questions?.stop();
    await stopPolicies(services);
    await services.groups.close();
    services.peers.close();
    await storage.close();
    throw error;
  }
}

/**
 * Kafka clients are welcome from the moment the broker serves them until it is told to stop, whoever else is still asked, and
 * in between as long as each listener answers.
 */
async function listenerCheck(
  unready: string | null,
  face: KafkaFace,
): Promise<readonly HealthCheck[]> {
  const detail = unready ?? (await face.unanswered());
  return [{ name: 'listener', ok: detail === null, detail }];
}
