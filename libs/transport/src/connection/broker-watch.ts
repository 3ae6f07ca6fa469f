import type { KafkaCluster } from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';

const PROBE_INTERVAL_MS = 5_000;
const PROBE_TIMEOUT_MS = 5_000;

/**
 * Asks every few seconds whether any broker answers. The client bridges an outage by itself and without a word, which is right for
 * it; a service's status and log should still tell. It costs one small metadata request per interval.
 */
export class BrokerWatch {
  private reachable = true;
  private stopped = false;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly cluster: KafkaCluster,
    private readonly clock: Clock,
    private readonly onChange: (reachable: boolean) => void,
  ) {}

  start(): void {
    if (this.stopped) return;
    this.cancel = this.clock.after(PROBE_INTERVAL_MS, () => void this.probe());
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async probe(): Promise<void> {
    const reachable = await this.cluster.connect({ timeoutMs: PROBE_TIMEOUT_MS }).then(
      () => true,
      () => false,
    );
    if (this.stopped) return;
    if (reachable !== this.reachable) this.onChange(reachable);
    this.reachable = reachable;
    this.start();
  }
}
