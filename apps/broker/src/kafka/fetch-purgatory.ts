import type { Isolation, Log } from '@posthorn/log';
import type { Clock } from '../clock.js';

/** A fetch that waits for data. */
export interface ParkedFetch {
  /** Partitions to watch, each from the offset that has to be passed. */
  readonly watched: readonly { readonly partitionId: number; readonly offset: bigint }[];
  /** Which end has to pass it: the high watermark or the last stable offset. */
  readonly isolation: Isolation;
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
  ) {}

  /** Fetches that wait now. */
  get size(): number {
    return this.parked.size;
  }

  /** Resolves when it is time to look again. */
  wait(fetch: ParkedFetch): Promise<Wake> {
    if (this.isClosed) return Promise.resolve('expired');
    return new Promise((resolve) => {
      const cancels: (() => void)[] = [];
      const wake = (reason: Wake): void => {
        if (!this.parked.delete(wake)) return;
        for (const cancel of cancels) cancel();
        resolve(reason);
      };
      this.parked.add(wake);
      cancels.push(this.clock.after(fetch.maxWaitMs, () => wake('expired')));
      cancels.push(fetch.onGone(() => wake('gone')));
      for (const { partitionId, offset } of fetch.watched) {
        const advanced = (): void => wake('advanced');
        cancels.push(this.log.onAdvance(partitionId, offset, advanced, fetch.isolation));
      }
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
