import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ClusterSampler } from './cluster-sample.js';
import { writeFamilies } from './exposition.js';
import { kafkaFamilies } from './kafka-families.js';
import { ownFamilies } from './own-families.js';

/** Everything Prometheus is told. Scrapes that come together share one look at the cluster. */
@Injectable()
export class MetricsService implements OnModuleDestroy {
  /** The process: memory, garbage collection, delay of the event loop. */
  private readonly registry = new Registry();
  #running: Promise<string> | null = null;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly sampler: ClusterSampler,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return Registry.PROMETHEUS_CONTENT_TYPE;
  }

  scrape(): Promise<string> {
    this.#running ??= this.write().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** The default metrics hold an observer of garbage collection. */
  onModuleDestroy(): void {
    this.registry.clear();
  }

  private async write(): Promise<string> {
    const { metricsPerPartition = true } = this.context;
    const sample = await this.sampler.sample();
    const families = [...kafkaFamilies(sample, metricsPerPartition), ...ownFamilies(sample)];
    const ofCluster = await writeFamilies(families);
    const ofProcess = await this.registry.metrics();
    const ofBroker = (await this.context.metrics?.metrics()) ?? '';
    return `${ofCluster}\n${ofProcess}\n${ofBroker}`;
  }
}
