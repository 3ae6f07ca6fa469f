import type { Clock } from '../clock.js';
import type { WriteResult } from '../write-queue.js';
import type { TransactionError } from './errors.js';
import { step } from './machine.js';
import type {
  Markers,
  TransactionAnswer,
  TransactionEffect,
  TransactionInput,
  TransactionRequest,
  TransactionSettings,
} from './step.js';
import {
  isDisposable,
  toSnapshot,
  type Transaction,
  type TransactionSnapshot,
} from './transaction.js';

export interface TransactionHost {
  readonly clock: Clock;
  readonly settings: TransactionSettings;
  /** null removes. */
  write(snapshot: TransactionSnapshot | null, callback: (result: WriteResult) => void): void;
  /** Resolves when every marker is durable. May never resolve once the signal is aborted. */
  writeMarkers(markers: Markers, signal: AbortSignal): Promise<void>;
  onFenced(): void;
  onIdle(runtime: TransactionRuntime): void;
  onError(error: unknown): void;
}

interface Waiting {
  readonly answer: (answer: TransactionAnswer) => void;
}

// As for groups: a store that is away is asked again this often.
const RETRY_MS = 500;

/**
 * One transactional id at work: its inputs go through the pure machine one after the other; what was decided is durable
 * before it is answered, and a decision to end a transaction before the first marker of it is written. Where Kafka answers
 * CONCURRENT_TRANSACTIONS because such a write is on its way, requests wait for it here.
 */
export class TransactionRuntime {
  private readonly queue: TransactionInput[] = [];
  private readonly waiting = new Map<number, Waiting>();
  private readonly aborter = new AbortController();
  private nextRequestId = 1;
  /** Of the newest state that was handed to the store. */
  private version = 0;
  private blocked = false;
  private frozen = false;
  private processing = false;
  private cancelPatience: () => void = () => undefined;

  constructor(
    private current: Transaction,
    private readonly host: TransactionHost,
  ) {}

  /** As of the last input; what is described may be a moment ahead of what is durable. */
  get transaction(): Transaction {
    return this.current;
  }

  private get closed(): boolean {
    return this.aborter.signal.aborted;
  }

  ask(make: (requestId: number) => TransactionRequest): Promise<TransactionAnswer> {
    return new Promise((answer) => {
      const request = make(this.nextRequestId++);
      if (this.closed) return answer({ error: 'NOT_COORDINATOR' });
      if (this.frozen) return answer({ error: 'COORDINATOR_NOT_AVAILABLE' });
      this.waiting.set(request.requestId, { answer });
      this.enqueue(request);
    });
  }

  /** After a load: what was decided is brought to its end. */
  resume(): void {
    this.enqueue({ kind: 'resume' });
  }

  tick(): void {
    if (!this.blocked) this.enqueue({ kind: 'tick' });
  }

  close(error: TransactionError): void {
    if (this.closed) return;
    this.aborter.abort();
    this.cancelPatience();
    for (const requestId of this.waiting.keys()) this.answer(requestId, { error });
  }

  private enqueue(input: TransactionInput): void {
    if (this.closed) return;
    this.queue.push(input);
    this.process();
  }

  private process(): void {
    if (this.processing) return;
    this.processing = true;
    while (!this.blocked && !this.closed) {
      const input = this.queue.shift();
      if (!input) break;
      this.run(input);
    }
    this.processing = false;
    const isIdle = !this.blocked && !this.closed && this.queue.length === 0;
    if (isIdle && (this.current.state === 'Dead' || isDisposable(this.current))) {
      this.host.onIdle(this);
    }
  }

  private run(input: TransactionInput): void {
    try {
      const { clock, settings } = this.host;
      const { transaction, effects } = step(this.current, input, { now: clock.now(), settings });
      const persist = effects.find((effect) => effect.kind === 'persist');
      // Before it is replaced: an impossible snapshot must leave it untouched.
      const snapshot = persist && transaction.state !== 'Dead' ? toSnapshot(transaction) : null;
      this.current = transaction;
      if (persist?.first) return this.persist(snapshot, effects);
      if (persist) this.persistBeside(snapshot);
      this.perform(effects);
    } catch (error) {
      // A bug of ours. The transaction stays as it was, and only the request that met it suffers.
      this.host.onError(error);
      if ('requestId' in input)
        this.answer(input.requestId, { error: 'COORDINATOR_NOT_AVAILABLE' });
    }
  }

  private persist(
    snapshot: TransactionSnapshot | null,
    effects: readonly TransactionEffect[],
  ): void {
    this.blocked = true;
    this.version += 1;
    const cancelPatience = this.host.clock.setTimer(this.host.settings.writeTimeoutMs, () =>
      this.freeze(effects),
    );
    this.host.write(snapshot, (result) => {
      cancelPatience();
      if (this.closed) return;
      if (result === 'fenced') return this.host.onFenced();
      if (result === 'unavailable') {
        // The outcome is unknown, so the same is written again until it is durable.
        this.freeze(effects);
        this.host.clock.setTimer(RETRY_MS, () => {
          if (!this.closed) this.persist(snapshot, effects);
        });
        return;
      }
      this.blocked = false;
      this.frozen = false;
      this.perform(effects);
      this.process();
    });
  }

  /** Nothing waits for it, and whatever is written next replaces it. */
  private persistBeside(snapshot: TransactionSnapshot | null): void {
    const version = ++this.version;
    const write = (): void => {
      if (this.closed || this.version !== version) return;
      this.host.write(snapshot, (result) => {
        if (this.closed) return;
        if (result === 'fenced') this.host.onFenced();
        else if (result === 'unavailable') this.host.clock.setTimer(RETRY_MS, write);
      });
    };
    write();
  }

  /** Nothing can be answered truly now: neither what this step decided nor what waits behind it. */
  private freeze(effects: readonly TransactionEffect[]): void {
    if (this.closed) return;
    this.frozen = true;
    const unavailable = { error: 'COORDINATOR_NOT_AVAILABLE' } as const;
    for (const effect of effects) {
      if (effect.kind === 'answer') this.answer(effect.requestId, unavailable);
    }
    for (const requestId of this.current.waiting) this.answer(requestId, unavailable);
    for (const input of this.queue.splice(0)) {
      if ('requestId' in input) this.answer(input.requestId, unavailable);
      else this.queue.push(input);
    }
  }

  private perform(effects: readonly TransactionEffect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'answer':
          this.answer(effect.requestId, effect.answer);
          break;
        case 'write-markers':
          this.writeMarkers(effect.markers);
          break;
        case 'arm-patience':
          this.cancelPatience = this.host.clock.setTimer(effect.delayMs, () =>
            this.enqueue({ kind: 'patience-over' }),
          );
          break;
        case 'cancel-patience':
          this.cancelPatience();
          break;
        case 'persist':
          break;
      }
    }
  }

  private writeMarkers(markers: Markers): void {
    const written = (): void => this.enqueue({ kind: 'markers-written' });
    this.host.writeMarkers(markers, this.aborter.signal).then(written, (error: unknown) => {
      // It was to try for ever, so this is a bug; the transaction must still end.
      this.host.onError(error);
      this.host.clock.setTimer(RETRY_MS, () => {
        if (!this.closed) this.writeMarkers(markers);
      });
    });
  }

  private answer(requestId: number, answer: TransactionAnswer): void {
    const waiting = this.waiting.get(requestId);
    this.waiting.delete(requestId);
    waiting?.answer(answer);
  }
}
