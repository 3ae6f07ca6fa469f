import type { Log } from '@posthorn/log';
import type { Clock } from '../../clock.js';
import { FetchWatch, type Watched } from './fetch-watch.js';

/** A fetch that waits for data. */
export interface ParkedFetch {
  readonly watched: readonly Watched[];
  /** What watches them beyond this wait; null when nothing does. */
  readonly watch: FetchWatch | null;
  readonly maxWaitMs: number;
  /** Calls back when the client is gone. */
  readonly onGone: (listener: () => void) => () => void;
}

/** Why a parked fetch goes on. */
export type Wake = 'advanced' | 'expired' | 'gone';

/**
 * Where fetches wait that found too little. They are woken in memory, by the log, at the first append behind their
 * offset, a change of leadership or the deletion of a topic; or by their deadline.
 */
export class FetchPurgatory {
  private readonly parked = new Set<(wake: Wake) => void>();
  private isClosed = false;

  constructor(
    private readonly log: Pick<Log, 'onAdvance'>,
    private readonly clock: Clock,
    /** Told how many milliseconds each fetch was here. */
    private readonly waited: (ms: number) => void = () => undefined,
  ) {}

  /** Fetches that wait now. */
  get size(): number {
    return this.parked.size;
  }

  /** Resolves when it is time to look again. */
  wait(fetch: ParkedFetch): Promise<Wake> {
    if (this.isClosed) return Promise.resolve('expired');
    const watch =
      fetch.watch === null || fetch.watch.isClosed ? new FetchWatch(this.log) : fetch.watch;
    return new Promise((resolve) => {
      const cancels: (() => void)[] = [];
      const parkedAt = this.clock.now();
      const wake = (reason: Wake): void => {
        if (!this.parked.delete(wake)) return;
        for (const cancel of cancels) cancel();
        if (watch === fetch.watch) watch.pause();
        else watch.close();
        this.waited(this.clock.now() - parkedAt);
        resolve(reason);
      };
      this.parked.add(wake);
      cancels.push(this.clock.after(fetch.maxWaitMs, () => wake('expired')));
      cancels.push(fetch.onGone(() => wake('gone')));
      watch.start(fetch.watched, () => wake('advanced'));
      // The log may have called back while it was asked: what was registered after that goes too.
      if (!this.parked.has(wake)) for (const cancel of cancels) cancel();
    });
  }

  /** Answers everyone with what there is; later fetches do not wait. */
  close(): void {
    this.isClosed = true;
    for (const wake of this.parked) wake('expired');
  }
}
