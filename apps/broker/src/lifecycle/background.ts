import type { KafkaFace } from '../kafka/kafka-face.js';
import { RoundtripMetrics } from '../metrics/roundtrip-metrics.js';
import { OutboxMover } from '../outbox/outbox-mover.js';
import { DutyCycle } from '../record-index/index-pace.js';
import { RecordIndexer } from '../record-index/record-indexer.js';
import { RoundtripProbe } from '../roundtrip/roundtrip-probe.js';
import type { BrokerServices } from '../services.js';
import type { Storage } from '../storage/storage.js';
import type { TrafficReporter } from '../traffic/traffic-reporter.js';

interface Stoppable {
  stop(): Promise<void>;
}

/** What a broker does beside answering, from when it is one of the cluster until its storage is closed. */
export class Background {
  private constructor(private readonly running: readonly Stoppable[]) {}

  static start(
    storage: Storage,
    services: BrokerServices,
    face: KafkaFace,
    traffic: TrafficReporter,
  ): Background {
    traffic.start();
    const wanted = [
      startOutbox(storage, services),
      startIndex(storage, services),
      startRoundtrip(services, face),
      traffic,
    ];
    return new Background(wanted.filter((one) => one !== null));
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((one) => one.stop()));
  }
}

/** What transactions of the database published goes into the log from here on. */
function startOutbox({ outbox: rows }: Storage, services: BrokerServices): OutboxMover | null {
  if (rows === null) return null;
  const mover = new OutboxMover({ ...services, rows });
  mover.start();
  return mover;
}

/** What comes into the log can be searched without reading all of it, a moment later. */
function startIndex(
  { recordIndex: rows }: Storage,
  services: BrokerServices,
): RecordIndexer | null {
  if (rows === null) return null;
  const indexer = new RecordIndexer({ ...services, rows, pace: new DutyCycle(services.clock) });
  indexer.start();
  return indexer;
}

/** Also while nobody else writes it is known how long a record takes. */
function startRoundtrip(services: BrokerServices, face: KafkaFace): RoundtripProbe | null {
  const { roundtripProbeMs: everyMs } = services.config;
  if (everyMs === 0) return null;
  const metrics = new RoundtripMetrics(face.metrics.registry);
  const probe = new RoundtripProbe({ ...services, metrics, everyMs });
  probe.start();
  return probe;
}
