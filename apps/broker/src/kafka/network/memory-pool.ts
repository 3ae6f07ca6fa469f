/** Requests up to this size are always let in, or heartbeats would wait behind a large produce and sessions expire. */
const ALWAYS_GRANTED_BYTES = 16 * 1024;

/**
 * Bytes that requests of all connections may hold together, as Kafka's queued.max.request.bytes.
 *
 * A request reserves its whole claimed size before its body is read and gives it back when it was answered. So a frame
 * that was begun can always be finished: reserving as bytes arrive could leave every connection with half a frame and
 * no room for the other half.
 */
export class MemoryPool {
  private used = 0;
  private readonly waiting = new Map<object, { bytes: number; granted: () => void }>();

  constructor(readonly capacity: number) {}

  get usedBytes(): number {
    return this.used;
  }

  get freeBytes(): number {
    return Math.max(0, this.capacity - this.used);
  }

  /** True when reserved now. Else `granted` is called once, with the reservation made. `owner` identifies the waiter. */
  reserve(owner: object, bytes: number, granted: () => void): boolean {
    if (bytes <= ALWAYS_GRANTED_BYTES || (this.waiting.size === 0 && this.fits(bytes))) {
      this.used += bytes;
      return true;
    }
    this.waiting.set(owner, { bytes, granted });
    return false;
  }

  /** Takes without asking: for answers, whose size was already chosen to fit `freeBytes`. */
  take(bytes: number): void {
    this.used += bytes;
  }

  /** Forgets a waiter, which then owns nothing. */
  cancel(owner: object): void {
    this.waiting.delete(owner);
  }

  release(bytes: number): void {
    this.used -= bytes;
    for (const [owner, waiter] of this.waiting) {
      if (!this.fits(waiter.bytes)) return;
      this.waiting.delete(owner);
      this.used += waiter.bytes;
      waiter.granted();
    }
  }

  // An idle pool grants anything: the frame limit may be set above the pool's capacity.
  private fits(bytes: number): boolean {
    return this.used === 0 || this.used + bytes <= this.capacity;
  }
}
