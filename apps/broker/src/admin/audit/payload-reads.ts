import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AUDIT_LOG, type AuditLog } from './audit-log.js';
import type { Caller } from './caller.js';

/** How somebody came to see records. */
export type ReadBy = 'browse' | 'record' | 'tail' | 'search' | 'journey' | 'deadLetter';

/** Long enough that a person who leafs through a topic is one event, short enough to tell the morning from the afternoon. */
const PERIOD_MS = 5 * 60_000;
const SWEEP_MS = 60_000;
/** Who reads with a thousand keys at once makes more events, and not more memory. */
const KINDS_MAX = 1_000;

/** What one caller was shown of one topic in one period. */
interface Reads {
  readonly beganMs: number;
  /** Of the event; rejects when it could not be written. */
  readonly id: Promise<string>;
  isWritten: boolean;
  /** Requests, by what they were. */
  readonly requests: Map<ReadBy, number>;
  records: number;
}

/** One request that may be shown records, of whatever topics. */
export interface ReadRequest {
  /** To be called for each record before it is shown; null when nothing is to be waited for. */
  note(topic: string): Promise<void> | null;
}

const NOT_WRITTEN_DOWN: ReadRequest = { note: () => null };

/**
 * Writes down who was shown records of which topic: the first record of a caller, address and topic is an event before it
 * goes out, and what follows within five minutes a number in it, added when they are over. A row for each page would be
 * as many rows as a console that follows a topic makes requests.
 */
@Injectable()
export class PayloadReads implements OnModuleInit, OnModuleDestroy {
  readonly #kinds = new Map<string, Reads>();
  readonly #writing = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(AUDIT_LOG) private readonly auditLog: AuditLog,
    @Inject(ADMIN_CONTEXT)
    private readonly context: Pick<AdminContext, 'clock' | 'logger' | 'auditReads'>,
  ) {}

  onModuleInit(): void {
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /** The database is closed after this. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    for (const [key, reads] of this.#kinds) this.#end(key, reads);
    await Promise.all(this.#writing);
  }

  of(caller: Caller, by: ReadBy): ReadRequest {
    if (this.context.auditReads !== true) return NOT_WRITTEN_DOWN;
    const counted = new WeakSet<Reads>();
    return {
      note: (topic) => {
        const reads = this.#readsOf(caller, topic, by);
        if (!counted.has(reads)) {
          counted.add(reads);
          reads.requests.set(by, (reads.requests.get(by) ?? 0) + 1);
        }
        reads.records += 1;
        return reads.isWritten ? null : reads.id.then(() => undefined);
      },
    };
  }

  #readsOf(caller: Caller, topic: string, by: ReadBy): Reads {
    const { actor, method = null, address } = caller;
    const key = JSON.stringify([actor, method, address, topic]);
    const known = this.#kinds.get(key);
    if (known !== undefined && !this.#isOver(known)) return known;
    if (known !== undefined) this.#end(key, known);
    const [oldest] = this.#kinds;
    if (oldest !== undefined && this.#kinds.size >= KINDS_MAX) this.#end(...oldest);
    return this.#begin(key, caller, topic, by);
  }

  #begin(key: string, caller: Caller, topic: string, by: ReadBy): Reads {
    const beganMs = this.context.clock.now();
    const event = {
      ...caller,
      at: new Date(beganMs),
      action: 'record.read',
      resource: `topic/${topic}`,
      details: { requests: { [by]: 1 } },
    };
    const id = this.auditLog.record(event, 'succeeded', null);
    const reads: Reads = { beganMs, id, isWritten: false, requests: new Map(), records: 0 };
    this.#kinds.set(key, reads);
    id.then(
      () => (reads.isWritten = true),
      // Whoever waits for it is refused; the next one tries again.
      () => this.#kinds.get(key) === reads && this.#kinds.delete(key),
    );
    return reads;
  }

  #isOver({ beganMs }: Reads): boolean {
    const age = this.context.clock.now() - beganMs;
    // A clock that was set back would keep a period open for as long.
    return age >= PERIOD_MS || age < 0;
  }

  #sweep(): void {
    for (const [key, reads] of this.#kinds) if (this.#isOver(reads)) this.#end(key, reads);
  }

  #end(key: string, reads: Reads): void {
    this.#kinds.delete(key);
    const { requests, records, beganMs } = reads;
    const details = {
      requests: Object.fromEntries(requests),
      records,
      seconds: Math.round(Math.max(0, this.context.clock.now() - beganMs) / 1_000),
    };
    const written = reads.id
      .then((id) => this.auditLog.finish(id, 'succeeded', null, details))
      .catch((err: unknown) =>
        this.context.logger.error({ err, ...details }, 'how much was read was not recorded'),
      )
      .finally(() => this.#writing.delete(written));
    this.#writing.add(written);
  }
}
