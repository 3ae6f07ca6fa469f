import { FetchSession } from './fetch-session.js';

export interface FetchSessionLimits {
  /** Kafka's max.incremental.fetch.session.cache.slots; 0 declines every session. */
  readonly slotsMax: number;
  /** Partitions of all sessions together: they are what takes the memory. */
  readonly partitionsMax: number;
}

/** How long a session is safe from larger ones, and after how long without use from any; Kafka's two minutes. */
export const EVICTION_MS = 120_000;

interface Entry {
  readonly session: FetchSession;
  readonly createdMs: number;
  lastUsedMs: number;
  /** As far as it is counted: a session in use may have grown since. */
  partitions: number;
}

/**
 * The sessions of all connections, within their limits. A full cache gives a slot away when a session was not used for
 * two minutes, or when one that is older than two minutes has fewer partitions than the new one, which saves more.
 * Kafka prefers followers besides; there are none here. Time is an argument.
 */
export class FetchSessionCache {
  /** The one that was used longest ago first. */
  private readonly entries = new Map<number, Entry>();
  private partitions = 0;
  private evicted = 0;

  constructor(
    private readonly limits: FetchSessionLimits,
    /** A number from 1 to 2^31-1. Chance rather than a counter, so that nobody guesses the session of another. */
    private readonly nextId: () => number,
    private readonly onRemoved: (session: FetchSession) => void,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get partitionCount(): number {
    return this.partitions;
  }

  get evictions(): number {
    return this.evicted;
  }

  get(id: number): FetchSession | undefined {
    return this.entries.get(id)?.session;
  }

  /** A new session of so many partitions, which the caller fills; null when there is no room for it. */
  create(partitions: number, usesTopicIds: boolean, now: number): FetchSession | null {
    if (this.limits.slotsMax === 0 || partitions > this.limits.partitionsMax) return null;
    while (!this.hasRoomFor(partitions)) {
      if (!this.evict(partitions, now)) return null;
    }
    const session = new FetchSession(this.freeId(), usesTopicIds);
    this.entries.set(session.id, { session, createdMs: now, lastUsedMs: now, partitions });
    this.partitions += partitions;
    return session;
  }

  /** Notes a use, and counts the partitions anew. False when they are too many: the session is gone. */
  touch(session: FetchSession, now: number): boolean {
    const entry = this.entries.get(session.id);
    if (entry === undefined) return false;
    this.partitions += session.size - entry.partitions;
    entry.partitions = session.size;
    if (this.partitions > this.limits.partitionsMax) {
      this.remove(session.id);
      this.evicted++;
      return false;
    }
    entry.lastUsedMs = now;
    this.entries.delete(session.id);
    this.entries.set(session.id, entry);
    return true;
  }

  remove(id: number): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    this.entries.delete(id);
    this.partitions -= entry.partitions;
    this.onRemoved(entry.session);
  }

  private hasRoomFor(partitions: number): boolean {
    const { slotsMax, partitionsMax } = this.limits;
    return this.entries.size < slotsMax && this.partitions + partitions <= partitionsMax;
  }

  /** Makes room for a session of so many partitions by giving up one that is worth less. */
  private evict(partitions: number, now: number): boolean {
    const victim = this.stale(now) ?? this.smaller(partitions, now);
    if (victim === undefined) return false;
    this.remove(victim.session.id);
    this.evicted++;
    return true;
  }

  private stale(now: number): Entry | undefined {
    const [oldest] = this.entries.values();
    return oldest !== undefined && now - oldest.lastUsedMs > EVICTION_MS ? oldest : undefined;
  }

  private smaller(partitions: number, now: number): Entry | undefined {
    let smallest: Entry | undefined;
    for (const entry of this.entries.values()) {
      if (now - entry.createdMs <= EVICTION_MS) continue;
      if (entry.partitions < (smallest?.partitions ?? partitions)) smallest = entry;
    }
    return smallest;
  }

  private freeId(): number {
    let id = this.nextId();
    while (this.entries.has(id)) id = this.nextId();
    return id;
  }
}
