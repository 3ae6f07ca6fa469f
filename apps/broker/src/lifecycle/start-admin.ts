import type { AdminContext, AdminServer } from '../admin/index.js';
import type { KafkaFace } from '../kafka/kafka-face.js';
import type { BrokerServices } from '../services.js';
import type { Storage } from '../storage/storage.js';

/** Imported only when it is wanted: Nest takes longer to load than the rest of the broker to start. */
export async function startAdmin(
  services: BrokerServices,
  face: KafkaFace,
  { outbox, recordIndex, retention, connections }: Storage,
  own: Pick<AdminContext, 'clientTraffic' | 'readiness'>,
): Promise<AdminServer | null> {
  if (services.config.adminPort === null) return null;
  const { startBrokerAdmin } = await import('../admin/index.js');
  const extras = {
    metrics: face.metrics.registry,
    outbox,
    recordIndex,
    retention,
    ...own,
    connections: { own: () => face.connections(), ofOthers: connections },
  };
  return startBrokerAdmin(services, extras, face.tls);
}
