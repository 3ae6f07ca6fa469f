import type { Clock } from '../../clock.js';
import { ANONYMOUS, type Principal } from '../../security/principal.js';
import type { Authenticator } from '../../security/sasl/authenticator.js';
import { ConnectionActivity } from './connection-activity.js';
import { ConnectionError } from './connection-error.js';
import { FRAME_BYTES_MIN, FrameReader } from './frame-reader.js';
import type { MemoryPool } from './memory-pool.js';
import type { PeerSocket } from './peer-socket.js';
import { RequestQueue, type Answer } from './request-queue.js';

/** Turns one request into its answer. A thrown ConnectionError closes the connection after the earlier answers. */
export interface RequestProcessor {
  /** Whether the request may run beside the overlapping ones before it. Looks at the frame's first bytes only. */
  mayOverlap(frame: Buffer): boolean;
  process(frame: Buffer, connection: Connection): Answer | Promise<Answer>;
}

export interface ConnectionLimits {
  readonly frameBytesMax: number;
  readonly requestsInFlightMax: number;
  readonly requestBytesInFlightMax: number;
  readonly idleMs: number;
  readonly stalledMs: number;
}

export interface ConnectionServices {
  readonly processor: RequestProcessor;
  /** Holds requests until they are answered. */
  readonly requestPool: MemoryPool;
  /** Holds large answers until the peer has taken them. */
  readonly responsePool: MemoryPool;
  readonly limits: ConnectionLimits;
  readonly clock: Clock;
  readonly listenerName: string;
  /** Called whenever the principal was proven. */
  readonly onAdmitted: (connection: Connection) => void;
  /** Called once, when the socket is gone. `reason` is null when the peer just left. */
  readonly onClosed: (connection: Connection, reason: ConnectionError | null) => void;
}

/** How long a peer may take to end its side after we ended ours. */
const LINGER_MS = 2_000;

/**
 * One client connection: bytes in, answers out in the order of the requests (`RequestQueue`).
 *
 * - Back-pressure both ways: while too many requests or bytes are in flight, or the peer does not drain its answers,
 *   the socket is not read and nothing new starts.
 * - A peer that stops in the middle of a frame, or stops reading an answer, is cut off after `stalledMs`; one that
 *   says nothing is closed after `idleMs`. Waiting for our answer is neither, unless the peer has closed its side.
 */
export class Connection {
  /** Name that the client gave itself in its last request header. */
  clientId: string | null = null;
  /** From ApiVersions v3 on, for the log. */
  clientSoftware: string | null = null;
  /** Who is at the other end, as far as that is known; changed by authentication only. */
  principal: Principal = ANONYMOUS;
  /** The SASL mechanism by which the principal was proven. */
  mechanism: string | null = null;
  /** Where a principal can be proven by SASL. */
  authenticator: Authenticator | null = null;
  /** False while only requests that lead to authentication are welcome. */
  isOpen = true;
  /** The listener it came in on, as `listeners` names it. */
  readonly listenerName: string;
  readonly remoteAddress: string;
  readonly remoteHost: string;
  readonly activity: ConnectionActivity;

  private readonly frames: FrameReader;
  private readonly requests: RequestQueue;
  private readonly closeListeners = new Set<() => void>();
  private reservedForNext = 0;
  private bytesToTake = 0;
  private isWaitingForMemory = false;
  private isOutputBlocked = false;
  private isThrottled = false;
  private throttledUntil = 0;
  private cancelThrottle: (() => void) | null = null;
  private isPumping = false;
  private pumpAgain = false;
  private inputEnded = false;
  private isClosed = false;
  private cancelLinger: (() => void) | null = null;
  private reason: ConnectionError | null = null;
  private lastActiveAt: number;

  constructor(
    private readonly socket: PeerSocket,
    private readonly services: ConnectionServices,
  ) {
    this.listenerName = services.listenerName;
    this.remoteHost = socket.remoteAddress ?? '';
    this.remoteAddress = `${this.remoteHost}:${socket.remotePort}`;
    this.frames = new FrameReader(services.limits.frameBytesMax);
    this.requests = new RequestQueue(
      (frame) => services.processor.process(frame, this),
      () => this.pump(),
    );
    this.lastActiveAt = services.clock.now();
    this.activity = new ConnectionActivity(this.lastActiveAt);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.setTimeout(Math.min(services.limits.stalledMs, services.limits.idleMs));
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('drain', () => this.drained());
    socket.on('timeout', () => this.checkStalled());
    // The peer is done sending: what it asked is still answered, then the socket ends.
    socket.on('end', () => this.endAfterAnswers(null));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.closed());
  }

  /** Takes only small requests, and only those that lead to authentication, until `admit`. */
  requireAuthentication(frameBytesMax: number): void {
    this.isOpen = false;
    this.frames.frameBytesMax = frameBytesMax;
  }

  admit(principal: Principal, mechanism: string): void {
    this.principal = principal;
    this.mechanism = mechanism;
    this.isOpen = true;
    this.frames.frameBytesMin = FRAME_BYTES_MIN;
    this.frames.frameBytesMax = this.services.limits.frameBytesMax;
    this.services.onAdmitted(this);
  }

  /** Bare tokens come now, of any length. */
  expectTokens(): void {
    this.frames.frameBytesMin = 0;
  }

  /** The proof is out of date: it has to be renewed before anything else. */
  suspend(): void {
    this.isOpen = false;
  }

  refuse(kind: string, reason: string): void {
    this.endAfterAnswers(new ConnectionError(kind, reason));
  }

  get requestsInFlight(): number {
    return this.requests.length;
  }

  /** Bytes handed to the socket that the peer did not take yet. */
  get outputBytes(): number {
    return this.socket.writableLength;
  }

  /** Calls back once when the connection is gone, or at once if it is; the returned function cancels. */
  onClose(listener: () => void): () => void {
    if (this.isClosed) listener();
    else this.closeListeners.add(listener);
    return () => this.closeListeners.delete(listener);
  }

  /** Starts nothing and reads nothing for a while; what is answered already goes out. */
  throttle(ms: number): void {
    const until = this.services.clock.now() + ms;
    if (until <= this.throttledUntil || this.isClosed) return;
    this.throttledUntil = until;
    this.isThrottled = true;
    this.cancelThrottle?.();
    this.cancelThrottle = this.services.clock.after(ms, () => {
      this.isThrottled = false;
      this.throttledUntil = 0;
      this.lastActiveAt = this.services.clock.now();
      this.pump();
    });
  }

  /** Reads no more bytes, answers the requests that were received whole, then ends. */
  endAfterAnswers(reason: ConnectionError | null): void {
    if (this.inputEnded) return;
    this.inputEnded = true;
    this.reason = reason;
    this.pump();
  }

  /** Ends now, without the answers that are due. */
  destroy(reason: ConnectionError | null): void {
    this.inputEnded = true;
    this.reason ??= reason;
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    if (this.inputEnded) return;
    this.lastActiveAt = this.services.clock.now();
    this.activity.receivedBytes += chunk.length;
    this.frames.push(chunk);
    this.pump();
  }

  private drained(): void {
    this.isOutputBlocked = false;
    this.lastActiveAt = this.services.clock.now();
    this.pump();
  }

  /** Moves everything as far as it goes. A loop, not recursion: one chunk may hold thousands of tiny requests. */
  private pump(): void {
    this.pumpAgain = true;
    if (this.isPumping) return;
    this.isPumping = true;
    while (this.pumpAgain && !this.isClosed) {
      this.pumpAgain = false;
      this.send();
      if (this.isOutputBlocked || this.socket.destroyed) break;
      // After a frame that cannot be read nothing more is taken, but what was taken before it still has its turn.
      const took = this.reason === null && !this.isThrottled && this.takeFrames();
      this.requests.startReady(() => !this.isThrottled);
      this.pumpAgain ||= took;
    }
    this.isPumping = false;
    this.settle();
  }

  /** After the pump: read on, wait, or end. */
  private settle(): void {
    if (this.isClosed) return;
    if (this.inputEnded && !this.isOutputBlocked && this.requests.length === 0) this.end();
    else if (this.inputEnded || this.isThrottled || !this.hasRoom() || this.isWaitingForMemory) {
      this.socket.pause();
    } else this.socket.resume();
  }

  /**
   * Ends our side and reads the peer's rest away: closing with unread bytes would reset the connection, and a reset may
   * overtake the last answers. Who goes on talking is cut off.
   */
  private end(): void {
    if (this.cancelLinger !== null) return;
    this.cancelLinger = this.services.clock.after(LINGER_MS, () => this.socket.destroy());
    this.socket.end();
    this.socket.resume();
  }

  /** Writes the finished answers at the head of the queue, all in one writev. */
  private send(): void {
    this.socket.cork();
    for (let done = this.requests.takeFinished(); done; done = this.requests.takeFinished()) {
      this.services.requestPool.release(done.reservedBytes);
      if (done.state === 'failed') {
        this.failed(done.failure);
        break;
      }
      if (done.answer !== null) this.write(done.answer);
      this.pumpAgain = true;
      this.lastActiveAt = this.services.clock.now();
    }
    this.socket.uncork();
  }

  private write(answer: readonly Buffer[]): void {
    const bytes = answer.reduce((sum, buffer) => sum + buffer.length, 0);
    const last = answer.length - 1;
    for (let index = 0; index < last; index++) this.socket.write(answer[index]);
    this.isOutputBlocked = !this.socket.write(answer[last], () => this.taken(bytes));
    this.services.responsePool.take(bytes);
    this.activity.sentBytes += bytes;
    this.bytesToTake += bytes;
  }

  /** The peer's kernel has the answer, or the socket is gone and `closed` has settled it. */
  private taken(bytes: number): void {
    if (this.isClosed) return;
    this.bytesToTake -= bytes;
    this.services.responsePool.release(bytes);
  }

  /** A request could not be answered: nothing after it is, or answers would get out of step. */
  private failed(failure: ConnectionError | null): void {
    this.services.requestPool.release(this.requests.clear());
    this.inputEnded = true;
    this.reason ??= failure;
  }

  /** Takes one whole frame if there is one and the limits allow it. */
  private takeFrames(): boolean {
    if (!this.hasRoom()) return false;
    try {
      if (!this.reserveNext()) return false;
      const frame = this.frames.take();
      if (frame === null) return false;
      const overlaps = this.services.processor.mayOverlap(frame);
      this.requests.push(frame, overlaps, this.reservedForNext);
      this.reservedForNext = 0;
      return true;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      this.endAfterAnswers(error);
      return false;
    }
  }

  private hasRoom(): boolean {
    const { requestsInFlightMax, requestBytesInFlightMax } = this.services.limits;
    return (
      !this.isOutputBlocked &&
      this.requests.length < requestsInFlightMax &&
      this.requests.frameBytes < requestBytesInFlightMax
    );
  }

  /** False while the memory pool has no room for the frame that begins. */
  private reserveNext(): boolean {
    if (this.isWaitingForMemory) return false;
    const bytes = this.frames.nextFrameBytes();
    if (bytes === null || this.reservedForNext > 0) return true;
    this.isWaitingForMemory = !this.services.requestPool.reserve(this, bytes, () => {
      this.isWaitingForMemory = false;
      this.reservedForNext = bytes;
      this.pump();
    });
    if (!this.isWaitingForMemory) this.reservedForNext = bytes;
    return !this.isWaitingForMemory;
  }

  /** Node restarts the socket's timer with every byte moved in either direction: here nothing moved for a while. */
  private checkStalled(): void {
    const { stalledMs, idleMs } = this.services.limits;
    const quietMs = this.services.clock.now() - this.lastActiveAt;
    const isIdle = this.requests.length === 0 && !this.isWaitingForMemory && !this.isThrottled;
    if (this.outputBytes > 0) {
      this.destroy(new ConnectionError('slow reader', `no answer byte taken for ${stalledMs} ms`));
    } else if (isIdle && this.frames.isInsideFrame) {
      this.destroy(new ConnectionError('stalled request', `no byte of it for ${stalledMs} ms`));
    } else if (isIdle && (quietMs >= idleMs || this.inputEnded)) {
      this.destroy(new ConnectionError('idle', `no request for ${quietMs} ms`));
    } else if (this.inputEnded) {
      // A process that died looks the same as one that closed its side to wait: without this, its long poll would hold
      // the connection for as long as it said.
      this.destroy(new ConnectionError('peer gone', `it closed its side ${quietMs} ms ago`));
    } else {
      this.socket.setTimeout(Math.min(stalledMs, idleMs));
    }
  }

  private closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.cancelLinger?.();
    this.authenticator?.close();
    this.cancelThrottle?.();
    this.services.requestPool.cancel(this);
    this.services.requestPool.release(this.requests.clear() + this.reservedForNext);
    this.services.responsePool.release(this.bytesToTake);
    this.reservedForNext = 0;
    this.bytesToTake = 0;
    for (const listener of this.closeListeners) listener();
    this.closeListeners.clear();
    this.services.onClosed(this, this.reason);
  }
}
