import type { LiveFiguresBody, LiveGroupBody } from '@posthorn/admin-client';
import { useSyncExternalStore } from 'react';
import { api } from './client.js';
import { signInWhenAsked } from './sign-in.js';

export interface Live {
  /** null until the first have come. */
  readonly figures: LiveFiguresBody | null;
  readonly error: unknown;
}

const NOTHING: Live = { figures: null, error: null };

/** One stream for all that is on the screen, open while anything there looks at it. */
class LiveStore {
  #state = NOTHING;
  #stop: AbortController | null = null;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#follow();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#close();
    };
  };

  readonly get = (): Live => this.#state;

  /** What was seen stays, so that coming back to a screen shows the last known figures at once. */
  #close(): void {
    this.#stop?.abort();
    this.#stop = null;
  }

  #follow(): AbortController {
    const stop = new AbortController();
    this.#read(stop.signal).catch((error: unknown) => {
      if (stop.signal.aborted) return;
      this.#stop = null;
      this.#set({ ...this.#state, error });
      signInWhenAsked(error);
    });
    return stop;
  }

  /** The client opens the stream again when it breaks; what it gives up on is thrown. */
  async #read(signal: AbortSignal): Promise<void> {
    for await (const { event, data } of api.events('/api/v1/live', { signal })) {
      if (event === 'figures') this.#set({ figures: data as LiveFiguresBody, error: null });
    }
  }

  #set(state: Live): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const store = new LiveStore();

/** Rates come of two looks at the cluster: who is the first to watch waits a second for them. */
export function hasRates(figures: LiveFiguresBody | null): figures is LiveFiguresBody {
  return figures !== null && figures.rateSeconds > 0;
}

/** Rates and lags of the cluster, about every second. */
export function useLive(): Live {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Those of one group, its rates only where `hasRates` says so; undefined when it is not among the hundred that are the furthest behind. */
export function useLiveGroup(group: string): LiveGroupBody | undefined {
  return useLive().figures?.groups.find(({ groupId }) => groupId === group);
}

/** As many topics as the figures have, the busiest first. */
const LIVE_TOPICS_MAX = 100;

/** What is written to a topic in a second; null while that is not known. */
export function useLiveRate(topic: string): number | null {
  const { figures } = useLive();
  if (!hasRates(figures)) return null;
  const known = figures.topics.find((one) => one.topic === topic)?.producedPerSecond;
  // Those with records are all there, unless there was no room for the quiet ones.
  return known ?? (figures.topics.length < LIVE_TOPICS_MAX ? 0 : null);
}
