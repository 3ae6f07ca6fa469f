import { ConnectionError } from './connection-error.js';

/** An answer as buffers in wire order, size included; null where Kafka sends none (acks=0). */
export type Answer = readonly Buffer[] | null;

/** A received request until its answer is taken. */
export interface QueuedRequest {
  readonly frame: Buffer;
  /** Bytes of the memory pool that go back when the request is done. */
  readonly reservedBytes: number;
  /** True when it may run while the overlapping ones before it still run. */
  readonly overlaps: boolean;
  state: 'waiting' | 'running' | 'answered' | 'failed';
  answer: Answer;
  failure: ConnectionError | null;
}

/**
 * The requests of one connection, in the order they came.
 *
 * A request starts when all earlier ones are finished, as in Kafka. Only overlapping ones (produce) run side by side,
 * started in order, so that pipelined batches share one flush. Answers are taken in order, whatever order they are
 * ready in.
 */
export class RequestQueue {
  private readonly requests: QueuedRequest[] = [];
  private waiting = 0;
  private bytes = 0;

  constructor(
    private readonly process: (frame: Buffer) => Answer | Promise<Answer>,
    /** Called when a request finished later than `startReady` returned. */
    private readonly finishedLater: () => void,
  ) {}

  get length(): number {
    return this.requests.length;
  }

  get frameBytes(): number {
    return this.bytes;
  }

  push(frame: Buffer, overlaps: boolean, reservedBytes: number): void {
    const state = 'waiting';
    this.requests.push({ frame, overlaps, reservedBytes, state, answer: null, failure: null });
    this.waiting++;
    this.bytes += frame.length;
  }

  /** Starts what may start now. `mayStart` is asked before each: a request may have its client throttled. */
  startReady(mayStart: () => boolean = () => true): void {
    if (this.waiting === 0) return;
    let allOverlap = true;
    let unfinished = 0;
    for (const request of this.requests) {
      if (request.state === 'failed') return;
      if (request.state === 'answered') continue;
      if (request.state === 'waiting') {
        if ((unfinished > 0 && !(allOverlap && request.overlaps)) || !mayStart()) return;
        this.start(request);
      }
      if (isFinished(request)) continue;
      unfinished++;
      allOverlap &&= request.overlaps;
    }
  }

  /** The request at the head when it is finished, removed from the queue; else null. */
  takeFinished(): QueuedRequest | null {
    const head = this.requests[0];
    if (head === undefined || !isFinished(head)) return null;
    this.requests.shift();
    this.bytes -= head.frame.length;
    return head;
  }

  /** Forgets everything and returns the reserved bytes. What runs goes on, its answer is dropped. */
  clear(): number {
    const reserved = this.requests.reduce((sum, request) => sum + request.reservedBytes, 0);
    this.requests.length = 0;
    this.waiting = 0;
    this.bytes = 0;
    return reserved;
  }

  private start(request: QueuedRequest): void {
    request.state = 'running';
    this.waiting--;
    try {
      const answer = this.process(request.frame);
      if (answer instanceof Promise) this.finishLater(request, answer);
      else finish(request, answer);
    } catch (error) {
      fail(request, error);
    }
  }

  private finishLater(request: QueuedRequest, answer: Promise<Answer>): void {
    answer
      .then(
        (value) => finish(request, value),
        (error: unknown) => fail(request, error),
      )
      .then(this.finishedLater, rethrow);
  }
}

function isFinished(request: QueuedRequest): boolean {
  return request.state === 'answered' || request.state === 'failed';
}

function finish(request: QueuedRequest, answer: Answer): void {
  request.state = 'answered';
  request.answer = answer;
}

function fail(request: QueuedRequest, error: unknown): void {
  request.state = 'failed';
  request.failure =
    error instanceof ConnectionError
      ? error
      : new ConnectionError('internal error', `a request failed: ${String(error)}`, {
          cause: error,
        });
}

function rethrow(error: unknown): never {
  throw error;
}
