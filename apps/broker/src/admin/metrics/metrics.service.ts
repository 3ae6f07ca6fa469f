import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ClusterSampler } from './cluster-sample.js';
import { ExpositionBuffer } from './exposition-buffer.js';
import { writeFamilies } from './exposition.js';
import { kafkaFamilies } from './kafka-families.js';
import { ownFamilies } from './own-families.js';

export interface Scrape {
  /** True until `sent`. */
  readonly text: Uint8Array;
  /** To be called once, when nobody reads the text any more. */
  readonly sent: () => void;
}

/** One look at the cluster, and how many answers are made of it. */
interface Look {
  readonly text: Promise<Uint8Array>;
  readonly out: ExpositionBuffer;
  readers: number;
}

/** Everything Prometheus is told. Scrapes that come together share one look at the cluster. */
@Injectable()
export class MetricsService implements OnModuleDestroy {
  /** The process: memory, garbage collection, delay of the event loop. */
  private readonly registry = new Registry();
  #running: Look | null = null;
  /** Of a look that everybody has been sent. */
  #spare: ExpositionBuffer | null = null;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly sampler: ClusterSampler,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return Registry.PROMETHEUS_CONTENT_TYPE;
  }

  async scrape(): Promise<Scrape> {
    const look = (this.#running ??= this.look());
    look.readers += 1;
    const sent = (): void => {
      look.readers -= 1;
      if (look.readers === 0) this.#spare = look.out;
    };
    return { text: await look.text, sent };
  }

  /** The default metrics hold an observer of garbage collection. */
  onModuleDestroy(): void {
    this.registry.clear();
  }

  private look(): Look {
    const out = this.#spare ?? new ExpositionBuffer();
    this.#spare = null;
    const text = this.write(out).finally(() => {
      this.#running = null;
    });
    return { text, out, readers: 0 };
  }

  private async write(out: ExpositionBuffer): Promise<Uint8Array> {
    const { metricsPerPartition = true } = this.context;
    const sample = await this.sampler.sample();
    out.clear();
    await writeFamilies(out, [
      ...kafkaFamilies(sample, metricsPerPartition),
      ...ownFamilies(sample),
    ]);
    out.text(`\n${await this.registry.metrics()}\n`);
    out.text((await this.context.metrics?.metrics()) ?? '');
    return out.written;
  }
}
