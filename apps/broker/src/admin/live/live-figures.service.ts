import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { EventStream } from '../streams/event-stream.js';
import { Trouble } from '../trouble.js';
import { liveBodyOf } from './live-body.js';
import { figuresBetween, type LiveSample } from './live-sample.js';
import { LiveSampler } from './live-sampler.js';

const INTERVAL_MS = 1_000;
/** Rates are of the last ten seconds: commits come in seconds' steps, and a rate of one second would jump. */
const SAMPLES_KEPT = 10;
/** Looking takes at most this part of the time, however large the cluster is. */
const IDLE_PER_WORK = 4;

/** Samples while somebody watches, once for all of them. */
@Injectable()
export class LiveFiguresService {
  readonly #watching = new Set<EventStream>();
  #samples: LiveSample[] = [];
  readonly #trouble: Trouble;
  #isRunning = false;

  constructor(
    private readonly sampler: LiveSampler,
    @Inject(ADMIN_CONTEXT) context: AdminContext,
  ) {
    this.#trouble = new Trouble(context, 'live figures are taken again');
  }

  /** Sends figures until the stream is gone. */
  watch(stream: EventStream): void {
    this.#watching.add(stream);
    stream.gone.addEventListener('abort', () => this.#watching.delete(stream), { once: true });
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    this.#samples = [];
    while (this.#watching.size > 0) {
      const began = performance.now();
      await this.#tell();
      const took = performance.now() - began;
      await sleep(Math.max(INTERVAL_MS - took, took * IDLE_PER_WORK), undefined, { ref: false });
    }
    this.#isRunning = false;
  }

  async #tell(): Promise<void> {
    try {
      const sample = await this.sampler.sample();
      this.#trouble.over();
      this.#samples = [...this.#samples, sample].slice(-SAMPLES_KEPT);
      const figures = liveBodyOf(figuresBetween(this.#samples[0], sample), sample);
      // A reader that has not taken the last ones yet is left out: only the newest figures are worth anything.
      for (const stream of this.#watching) {
        if (!stream.isBehind) void stream.send({ event: 'figures', data: figures });
      }
    } catch (err) {
      this.#trouble.tell(err, 'live figures could not be taken');
    }
  }
}
