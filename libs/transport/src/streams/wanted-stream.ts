import type { Headers } from '@posthorn/client';
import { finalize, type Observable, Subject, takeUntil } from 'rxjs';
import type { Clock } from '../runtime/clock.js';
import { watchAbort } from '../runtime/signals.js';
import type { GrantedLease, StreamLeases } from './stream-leases.js';

/**
 * Of a stream whose partition leaves. What is read page by page is through by then; one that never ends would hold up a shutdown,
 * or the rebalance of the whole group, for all of the time that handlers have.
 */
const LAST_MS = 1_000;

export interface WantedStreamDependencies {
  readonly leases: Pick<StreamLeases, 'begin'>;
  readonly clock: Clock;
  readonly request: Headers;
  /** Aborts when the partition of the request is to be given up. */
  readonly leaving: AbortSignal;
}

/** The replies to one request, for as long as somebody wants them and its partition stays. */
export class WantedStream {
  /** Nobody waits for what is not written yet. */
  isLeft = false;
  private isOver = false;
  private lease: GrantedLease | undefined;
  private readonly end = new Subject<void>();
  private stopWaiting: () => void = () => undefined;

  constructor(private readonly deps: WantedStreamDependencies) {}

  /** What its handler gave, which is unsubscribed from when nobody wants it. */
  of(replies: Observable<unknown>): Observable<unknown> {
    return replies.pipe(
      takeUntil(this.end),
      finalize(() => (this.isOver = true)),
    );
  }

  /**
   * Before its first reply, which is given these headers. One that has ended by then, such as any single reply, needs no
   * lease. Before that none is begun: until it has replied a stream cannot be told from a handler that is at work, and
   * that has to come to its end.
   */
  async begin(): Promise<Headers> {
    if (this.isOver) return [];
    this.endWhenLeaving();
    const { leases, request } = this.deps;
    const lease = await leases.begin(request, {
      left: () => this.left(),
      lapsed: (silentMs) => this.fail(`its caller has not been heard of for ${silentMs} ms`),
    });
    this.lease = lease;
    return lease?.headers ?? [];
  }

  left(): void {
    this.isLeft = true;
    this.end.next();
  }

  over(): void {
    this.stopWaiting();
    this.lease?.over();
  }

  private fail(reason: string): void {
    this.end.error(new Error(reason));
  }

  /** Its caller is told to ask again, so the request is handled, and no other instance begins the stream anew. */
  private endWhenLeaving(): void {
    const { clock, leaving } = this.deps;
    const endSoon = (): void => {
      this.stopWaiting = clock.after(LAST_MS, () =>
        this.fail(
          'the stream of replies was ended, since its server is shutting down or hands the request to another instance: ask again',
        ),
      );
    };
    if (leaving.aborted) endSoon();
    else this.stopWaiting = watchAbort(leaving, endSoon);
  }
}
