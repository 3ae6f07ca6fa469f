import { step } from '../src/transactions/machine.js';
import { missing, NOBODY, union, type Participants } from '../src/transactions/participants.js';
import {
  defaultTransactionSettings,
  type Markers,
  type TransactionEffect,
  type TransactionInput,
  type TransactionRequest,
} from '../src/transactions/step.js';
import {
  fromSnapshot,
  needsProducerId,
  newTransaction,
  toSnapshot,
  type ProducerIdAndEpoch,
  type Transaction,
  type TransactionResult,
  type TransactionSnapshot,
} from '../src/transactions/transaction.js';

export type Act = 'init' | 'continue' | 'add' | 'end' | 'markers' | 'patience' | 'store' | 'reload';

/** Of a step whose decision is to be durable first: all goes well, or the coordinator dies around the write. */
export type Fate = 'survives' | 'dies before' | 'dies after';

/** Who takes part as far as a producer was told so. */
type Begun = Participants & { decision: TransactionResult | null };

/**
 * One transactional id, its store, and the producers that have ever had it, each of which goes on as if it were the
 * newest. Every answer and every marker is held against what is durable at that moment.
 */
export class SimulatedTransaction {
  transaction: Transaction;
  private durable: TransactionSnapshot | null = null;
  /** Written beside: durable at some time, unless something newer is or the coordinator dies. */
  private beside: TransactionSnapshot | null = null;
  private outstanding: Markers | null = null;
  private begun: Begun | null = null;
  private readonly producers: ProducerIdAndEpoch[] = [];
  private readonly requests = new Map<number, TransactionRequest>();
  private now = 1_000_000;
  private nextId = 1;
  private fate: Fate = 'survives';

  /** Of a producer id that has been through so many epochs; 0: of nobody yet. */
  constructor(epochs: number) {
    this.transaction = newTransaction('t', this.now);
    if (epochs === 0) return;
    this.transaction = { ...this.transaction, producerId: 1n, producerEpoch: epochs - 1 };
    this.durable = toSnapshot(this.transaction);
  }

  pass(ms: number): void {
    this.now += ms;
    this.input({ kind: 'tick' });
  }

  act(act: Act, who: number, fate: Fate): void {
    this.fate = fate;
    const producer = this.producers.at(-1 - (who % 3)) ?? this.producers.at(-1);
    const requestId = this.nextId++;
    const participants = { partitions: new Set([who % 5]), offsetShards: new Set([who % 2]) };
    switch (act) {
      case 'init':
        return this.init(requestId, null);
      case 'continue':
        return this.init(requestId, producer ?? null);
      case 'add':
        if (producer) this.request({ kind: 'add', requestId, participants, ...producer });
        return;
      case 'end':
        if (producer) {
          const result = who % 2 === 0 ? 'commit' : 'abort';
          this.request({ kind: 'end', requestId, result, ...producer });
        }
        return;
      case 'markers':
        return this.markersWritten();
      case 'patience':
        return this.input({ kind: 'patience-over' });
      case 'store':
        this.durable = this.beside ?? this.durable;
        this.beside = null;
        return;
      case 'reload':
        return this.reload();
    }
  }

  /** Left alone, it ends: no transaction stays open, and nobody waits. */
  finish(): void {
    this.fate = 'survives';
    this.reload();
    this.pass(defaultTransactionSettings.maxTimeoutMs);
    this.markersWritten();
    const isOpen = ['Ongoing', 'PrepareCommit', 'PrepareAbort'].includes(this.transaction.state);
    this.must(!isOpen && this.transaction.waiting.length === 0, 'it is over');
  }

  private init(requestId: number, expected: ProducerIdAndEpoch | null): void {
    const freshProducerId = needsProducerId(this.transaction) ? BigInt(1_000 + requestId) : null;
    this.request({ kind: 'init', requestId, timeoutMs: 60_000, expected, freshProducerId });
  }

  private request(request: TransactionRequest): void {
    this.requests.set(request.requestId, request);
    this.input(request);
  }

  private markersWritten(): void {
    if (this.outstanding === null) return;
    this.outstanding = null;
    this.input({ kind: 'markers-written' });
  }

  /** Another coordinator, or the same one again: what was asked and not answered never is. */
  private reload(): void {
    this.beside = null;
    this.outstanding = null;
    this.requests.clear();
    this.transaction = this.durable ? fromSnapshot(this.durable) : newTransaction('t', this.now);
    this.input({ kind: 'resume' });
  }

  private input(input: TransactionInput): void {
    const env = { now: this.now, settings: defaultTransactionSettings };
    const { transaction, effects } = step(this.transaction, input, env);
    const persist = effects.find((effect) => effect.kind === 'persist');
    const snapshot = persist && transaction.state !== 'Dead' ? toSnapshot(transaction) : null;
    const fate = persist?.first ? this.fate : 'survives';
    this.fate = 'survives';
    if (fate === 'dies before') return this.reload();
    this.transaction = transaction;
    if (persist?.first) this.stored(snapshot);
    else if (persist) this.beside = snapshot;
    if (fate === 'dies after') return this.reload();
    for (const effect of effects) this.perform(effect);
  }

  private stored(snapshot: TransactionSnapshot | null): void {
    const begins = snapshot?.state === 'Ongoing' && this.durable?.state !== 'Ongoing';
    this.durable = snapshot;
    this.beside = null;
    if (begins) this.begun = { ...NOBODY, decision: null };
  }

  private perform(effect: TransactionEffect): void {
    if (effect.kind === 'write-markers') this.markers(effect.markers);
    if (effect.kind !== 'answer') return;
    const { requestId, answer } = effect;
    const request = this.requests.get(requestId);
    this.must(request !== undefined, 'nobody is answered twice');
    this.requests.delete(requestId);
    if (answer.error !== 'NONE' || request === undefined) return;
    if (request.kind === 'init') this.given(request.expected, answer.producer);
    else this.must(this.isNewest(request), `${request.kind} is granted to the newest producer`);
    if (request.kind === 'add' && this.begun !== null) {
      this.must(this.durable?.state === 'Ongoing', 'what takes part is durable');
      this.begun = { ...this.begun, ...union(this.begun, request.participants) };
    }
    if (request.kind === 'end') {
      this.must(this.begun?.decision === request.result, 'the end is the one that was asked for');
    }
  }

  private markers(markers: Markers): void {
    const { durable, begun } = this;
    const decided = markers.result === 'commit' ? 'PrepareCommit' : 'PrepareAbort';
    this.must(durable?.state === decided, 'the decision is durable before a marker');
    if (begun === null) return this.must(false, 'only what was begun is ended');
    this.must(begun.decision === null || begun.decision === markers.result, 'one decision');
    const left = missing(begun, markers);
    this.must(left.partitions.size + left.offsetShards.size === 0, 'everybody is told');
    begun.decision = markers.result;
    this.outstanding = markers;
  }

  private given(expected: ProducerIdAndEpoch | null, given?: ProducerIdAndEpoch): void {
    if (given === undefined) return this.must(false, 'a producer is given');
    this.must(this.durable !== null && this.isNewest(given), 'what is given is durable');
    const { producerId, producerEpoch } = given;
    const rivals = this.producers.filter((one) => one.producerId === producerId);
    const isAgain = expected !== null && this.producers.at(-1) === rivals.at(-1);
    const highest = Math.max(-1, ...rivals.map((one) => one.producerEpoch));
    this.must(
      producerEpoch > highest || (isAgain && producerEpoch === highest),
      'an epoch is given once, or to who repeats itself',
    );
    this.producers.push(given);
  }

  private isNewest({ producerId, producerEpoch }: ProducerIdAndEpoch): boolean {
    const { durable } = this;
    return durable?.producerId === producerId && durable.producerEpoch === producerEpoch;
  }

  private must(holds: boolean, what: string): void {
    if (!holds) throw new Error(`broken: ${what} (${this.transaction.state})`);
  }
}
