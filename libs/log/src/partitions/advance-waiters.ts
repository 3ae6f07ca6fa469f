import { endFor, type Ends } from './isolation.js';
import type { Isolation } from '../log.js';

interface Waiter {
  readonly offset: bigint;
  readonly isolation: Isolation;
  readonly listener: () => void;
  previous: Place;
  next: Place;
  isWaiting: boolean;
}

/** In the ring of a partition: a waiter, or the place where it begins and ends. */
type Place = Waiter | Ring;

interface Ring {
  readonly listener: null;
  previous: Place;
  next: Place;
}

/**
 * Those who wait for the end of what they may see of a partition to pass an offset; each is called once.
 *
 * In rings and not in sets: at rest every record is waited for anew, and a Set or Map that has grown old takes a new table from the
 * old generation whenever enough was deleted. With those of FetchWatch they were two fifths of what full collections had to collect.
 */
export class AdvanceWaiters {
  readonly #rings = new Map<number, Ring>();

  wait(
    partitionId: number,
    offset: bigint,
    listener: () => void,
    isolation: Isolation = 'read_uncommitted',
  ): () => void {
    const ring = this.#ringOf(partitionId);
    const { previous } = ring;
    const waiter: Waiter = { offset, isolation, listener, previous, next: ring, isWaiting: true };
    previous.next = ring.previous = waiter;
    return () => leave(waiter);
  }

  /** @param ends null wakes everyone: the leadership changed or the partition is gone. */
  wake(partitionId: number, ends: Ends | null): void {
    const ring = this.#rings.get(partitionId);
    if (ring === undefined) return;
    const woken: Waiter[] = [];
    for (let place = ring.next; place.listener !== null; place = place.next) {
      if (ends === null || endFor(place.isolation, ends) > place.offset) woken.push(place);
    }
    for (const waiter of woken) {
      // One that was called before may have called it off.
      if (!waiter.isWaiting) continue;
      leave(waiter);
      waiter.listener();
    }
    // Of partitions that this broker leads no longer nothing is kept.
    if (ends === null && ring.next === ring) this.#rings.delete(partitionId);
  }

  wakeAll(): void {
    for (const partitionId of Array.from(this.#rings.keys())) this.wake(partitionId, null);
  }

  #ringOf(partitionId: number): Ring {
    const known = this.#rings.get(partitionId);
    if (known !== undefined) return known;
    const ring = { listener: null } as Ring;
    ring.previous = ring.next = ring;
    this.#rings.set(partitionId, ring);
    return ring;
  }
}

function leave(waiter: Waiter): void {
  if (!waiter.isWaiting) return;
  waiter.isWaiting = false;
  waiter.previous.next = waiter.next;
  waiter.next.previous = waiter.previous;
}
