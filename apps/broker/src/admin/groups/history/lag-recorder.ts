import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../../admin-context.js';
import { lagOf, type GroupReadings, type LiveSample } from '../../live/live-sample.js';
import { LiveSampler } from '../../live/live-sampler.js';
import { RateRecorder } from '../../rates/rate-recorder.js';
import {
  COARSE_STEP_MS,
  GROUPS_MAX,
  LAG_HISTORY,
  LOOK_MS,
  type LagHistory,
  type LagPoint,
} from './lag-history.js';

/** Longer ids are for no index; Kafka's clients name groups in a few dozen characters. */
const GROUP_ID_LENGTH_MAX = 500;

/** Looks every 15 seconds, at one broker of the cluster, and writes down how far behind each group is, and the rates. */
@Injectable()
export class LagRecorder implements OnModuleInit, OnModuleDestroy {
  /** What was last written of each group: what stands still is written every five minutes. */
  readonly #last = new Map<string, LagPoint>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(
    private readonly sampler: LiveSampler,
    @Inject(LAG_HISTORY) private readonly history: LagHistory,
    private readonly rates: RateRecorder,
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
  ) {}

  onModuleInit(): void {
    this.#timer = setInterval(() => {
      this.#running ??= this.#attempt().finally(() => (this.#running = null));
    }, this.context.lagLookMs ?? LOOK_MS).unref();
  }

  /** The database is closed after this. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** One look, if it is this broker's to make. */
  async look(): Promise<void> {
    if (!(await this.history.isMine())) return;
    const sample = await this.sampler.sample();
    const points = sample.groups
      .filter(({ group }) => group.groupId.length <= GROUP_ID_LENGTH_MAX)
      .map((one) => pointOf(one, sample))
      .filter((point) => this.#isNews(point))
      .sort((a, b) => (a.lag < b.lag ? 1 : a.lag > b.lag ? -1 : 0))
      .slice(0, GROUPS_MAX);
    await this.history.add(points);
    const present = new Set(sample.groups.map(({ group }) => group.groupId));
    for (const groupId of this.#last.keys()) if (!present.has(groupId)) this.#last.delete(groupId);
    for (const point of points) this.#last.set(point.groupId, point);
    await this.rates.take(sample);
  }

  #isNews(point: LagPoint): boolean {
    const last = this.#last.get(point.groupId);
    if (last === undefined || point.lag > 0n || last.lag > 0n) return true;
    const moved = point.consumed !== last.consumed || point.produced !== last.produced;
    return moved || point.at - last.at >= COARSE_STEP_MS;
  }

  async #attempt(): Promise<void> {
    try {
      await this.look();
    } catch (err) {
      // A gap in a curve; the next look is in 15 seconds.
      this.context.logger.debug({ err }, 'the lags of the groups were not written down');
    }
  }
}

function pointOf({ group, readings, lagSeconds }: GroupReadings, sample: LiveSample): LagPoint {
  const known = readings.filter(({ partitionId }) => sample.ends.has(partitionId));
  const sum = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n);
  return {
    groupId: group.groupId,
    at: sample.at,
    lag: lagOf(readings, sample.ends),
    lagSeconds,
    consumed: sum(known.map(({ offset }) => offset)),
    produced: sum(known.map(({ partitionId }) => sample.ends.get(partitionId) ?? 0n)),
  };
}
