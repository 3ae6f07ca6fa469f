import { Inject, Injectable } from '@nestjs/common';
import type { LiveSample } from '../live/live-sample.js';
import { lookBetween } from './look-between.js';
import { RATE_HISTORY, type RateHistory } from './rate-history.js';

/** Writes down what happened between two looks at the cluster; who looks, and when, is the recorder's of lags. */
@Injectable()
export class RateRecorder {
  #last: LiveSample | null = null;

  constructor(@Inject(RATE_HISTORY) private readonly history: RateHistory) {}

  async take(sample: LiveSample): Promise<void> {
    const look = this.#last === null ? null : lookBetween(this.#last, sample);
    this.#last = sample;
    if (look !== null) await this.history.add(look);
  }
}
