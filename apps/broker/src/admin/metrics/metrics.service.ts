import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ClusterSampler } from './cluster-sample.js';
import { ExpositionBuffer } from './exposition-buffer.js';
import { ExpositionWriter } from './exposition-writer.js';
import type { Family } from './exposition.js';
import { GrowingText } from './growing-text.js';
import { kafkaFamilies } from './kafka-families.js';
import { ownFamilies } from './own-families.js';
import { hasPartitionSeries, PARTITIONS_TOLD_MAX } from './partition-series.js';

export interface Scrape {
  /** In parts, the first of them before the last is written. */
  readonly text: AsyncIterable<Uint8Array>;
  /** To be called once, when nobody reads the text any more. */
  readonly sent: () => void;
}

/** One look at the cluster, and how many answers are made of it. */
interface Look {
  readonly out: ExpositionBuffer;
  readonly text: GrowingText;
  /** Everything that can fail is behind it. */
  readonly begun: Promise<void>;
  readers: number;
}

/** Everything Prometheus is told. Scrapes that come together share one look at the cluster. */
@Injectable()
export class MetricsService implements OnModuleDestroy {
  /** The process: memory, garbage collection, delay of the event loop. */
  private readonly registry = new Registry();
  private readonly writer = new ExpositionWriter();
  #running: Look | null = null;
  /** Whose text the next one is written from. */
  #last: Look | null = null;
  /** Of a look that everybody has been sent. */
  #spare: ExpositionBuffer | null = null;
  /** Of the last look. */
  #perPartition: boolean | null = null;

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
    // Before it is waited for: a short text is whole by then, and its buffer may be written over when nobody reads it.
    look.readers += 1;
    const sent = (): void => {
      look.readers -= 1;
      this.spare(look);
    };
    await look.begun;
    return { text: look.text.read(), sent };
  }

  /** The default metrics hold an observer of garbage collection. */
  onModuleDestroy(): void {
    this.registry.clear();
  }

  private look(): Look {
    const out = this.#spare ?? new ExpositionBuffer();
    this.#spare = null;
    const text = new GrowingText(out);
    const begun = this.begin(out).then((families) => {
      void this.write(families, look);
    });
    const look: Look = { out, text, begun, readers: 0 };
    begun.catch(() => (this.#running = null));
    return look;
  }

  /** What is read and asked for. The text begins with the process's own figures. */
  private async begin(out: ExpositionBuffer): Promise<readonly Family[]> {
    const { metrics, metricsPerPartition = 'auto' } = this.context;
    const sample = await this.sampler.sample();
    const ofProcess = [await this.registry.metrics(), (await metrics?.metrics()) ?? ''];
    out.clear();
    for (const text of ofProcess) out.text(`${text}\n`);
    const perPartition = hasPartitionSeries(metricsPerPartition, sample);
    this.tell(perPartition);
    return [...kafkaFamilies(sample, perPartition), ...ownFamilies(sample, perPartition)];
  }

  /** Panels that go empty are explained by a line, once for each change. */
  private tell(perPartition: boolean): void {
    if (this.#perPartition === perPartition) return;
    this.#perPartition = perPartition;
    if (perPartition || this.context.metricsPerPartition === 'off') return;
    this.context.logger.warn(
      { partitionsMax: PARTITIONS_TOLD_MAX },
      'partitions have no series in /metrics any more: there are too many of them, with those of groups (POSTHORN_METRICS_PER_PARTITION=on brings them back)',
    );
  }

  private async write(families: readonly Family[], look: Look): Promise<void> {
    const { out, text } = look;
    try {
      await this.writer.write(out, families, () => text.grown());
      text.ended();
    } catch (error) {
      text.failed(error);
    }
    const before = this.#last;
    this.#last = look;
    this.#running = null;
    if (before !== null) this.spare(before);
  }

  private spare(look: Look): void {
    if (look.readers === 0 && look !== this.#running && look !== this.#last) {
      this.#spare = look.out;
    }
  }
}
