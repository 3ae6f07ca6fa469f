import type { Headers } from '@posthorn/client';
import { finalize, type Observable, Subject, takeUntil } from 'rxjs';
import type { GrantedLease, StreamLeases } from './stream-leases.js';

/** The replies to one request, for as long as somebody wants them. */
export class WantedStream {
  /** Nobody waits for what is not written yet. */
  isLeft = false;
  private isOver = false;
  private lease: GrantedLease | undefined;
  private readonly end = new Subject<void>();

  constructor(
    private readonly leases: Pick<StreamLeases, 'begin'>,
    private readonly request: Headers,
  ) {}

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
    const lease = await this.leases.begin(this.request, {
      left: () => this.left(),
      lapsed: (silentMs) =>
        this.end.error(new Error(`its caller has not been heard of for ${silentMs} ms`)),
    });
    this.lease = lease;
    return lease?.headers ?? [];
  }

  left(): void {
    this.isLeft = true;
    this.end.next();
  }

  over(): void {
    this.lease?.over();
  }
}
