import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, Fetch } from '@posthorn/protocol';
import type { ReadRecord, Recorder } from '../history/history.js';
import { CopierMember } from './copier-member.js';
import { CopierTransaction, Fenced, type CopierContext, type Step } from './copier-transaction.js';
import { Stopped } from './coordinator-link.js';
import { ConnectionLost } from './kafka-connection.js';
import type { Random } from './random.js';
import { RawCluster, type Address } from './raw-cluster.js';
import { recordsFrom } from './read-committed.js';

/** Of a partition. Few, so that there are many transactions. */
const RECORDS_MAX = 100;
const RETRY_MS = 20;
const STEPS: readonly Step[] = ['begun', 'sent', 'offsets sent', 'committing'];

export interface RawCopierOptions {
  readonly bootstrap: readonly Address[];
  /** Also the transactional id, of all its lives. */
  readonly name: string;
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly partitions: number;
  readonly recorder: Recorder;
  readonly random: Random;
}

/** What becomes of a transaction, drawn before it begins. */
type Fate =
  | { readonly kind: 'commit' | 'abort' }
  /** The process is gone at this step, and another takes its place. */
  | { readonly kind: 'dies'; readonly at: Step }
  /** It stands still at this step, while another takes its place, and then goes on as if nothing had been. */
  | { readonly kind: 'sleeps'; readonly at: Step; readonly forMs: number }
  /** It stands still, and nobody takes its place: its session or its transaction may be over when it goes on. */
  | { readonly kind: 'pauses'; readonly at: Step; readonly forMs: number };

/**
 * Consume, transform, produce, by bare requests and as Kafka Streams does it: one transactional id for each copier, the
 * offsets committed in the transaction under the member's generation, and read only once they are stable. Everything it
 * copies from all its partitions at a time is one transaction.
 */
export class RawCopier {
  #lives = 0;
  /** Of lives that are over but do not know it. */
  readonly #zombies = new Set<Promise<void>>();

  constructor(private readonly options: RawCopierOptions) {}

  get name(): string {
    return this.options.name;
  }

  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        await this.#live(stop);
      } catch (error) {
        if (!(error instanceof Stopped || error instanceof Fenced)) throw error;
      }
    }
    await Promise.all(this.#zombies);
  }

  /** From one InitProducerId to the next. Rejects with Fenced when it has to begin anew, as a process would be started again. */
  async #live(stop: AbortSignal): Promise<void> {
    const life = { ...this.options, name: `${this.name}.${++this.#lives}`, stop };
    const { from, bootstrap } = this.options;
    const context: CopierContext = { ...life, transactionalId: this.name };
    const transactions = await CopierTransaction.init(context);
    const member = new CopierMember(life);
    const cluster = new RawCluster(from, bootstrap);
    let isZombie = false;
    try {
      for (;;) {
        await member.join();
        const fate = await this.#copyWhileMember(member, cluster, transactions);
        if (fate === 'rejoin') continue;
        if (fate.kind === 'dies') return;
        isZombie = true;
        this.#sleepsOn(fate, [member, cluster, transactions]);
        return;
      }
    } finally {
      if (!isZombie) await closeAll(member, cluster, transactions);
    }
  }

  /** The next life begins beside it, with the same transactional id. */
  #sleepsOn(
    { forMs }: Fate & { kind: 'sleeps' },
    [member, cluster, transactions]: readonly [CopierMember, RawCluster, CopierTransaction],
  ): void {
    const wake = async (): Promise<void> => {
      try {
        await sleep(forMs);
        await transactions.goOn();
      } catch (error) {
        if (!(error instanceof Stopped || error instanceof Fenced)) throw error;
      } finally {
        await closeAll(member, cluster, transactions);
      }
    };
    const awake = wake();
    // Whatever else goes wrong ends the run when it waits for the zombies.
    awake.catch(() => undefined);
    this.#zombies.add(awake);
  }

  /** One transaction after the other, until the group wants everybody to join again or the fate of one is no end. */
  async #copyWhileMember(
    member: CopierMember,
    cluster: RawCluster,
    transactions: CopierTransaction,
  ): Promise<'rejoin' | (Fate & { kind: 'dies' | 'sleeps' })> {
    for (;;) {
      if (!(await member.isCurrent())) return 'rejoin';
      const read = new Map<number, readonly ReadRecord[]>();
      for (const [partition, position] of member.positions) {
        const records = await this.#read(cluster, partition, position);
        if (records.length > 0) read.set(partition, records);
      }
      if (read.size === 0) {
        await sleep(50);
        continue;
      }
      const fate = this.#drawFate();
      const until = 'at' in fate ? fate.at : null;
      const isCommitted = fate.kind !== 'abort';
      let end = await transactions.run({ read, member, isCommitted, until });
      // One that the group made it abort is over before the step that fate had chosen.
      if (end === 'interrupted') {
        if (fate.kind === 'dies' || fate.kind === 'sleeps') return fate;
        if (fate.kind === 'pauses') await sleep(fate.forMs);
        end = await transactions.goOn();
      }
      if (end === 'rejoin') return 'rejoin';
      // What was aborted is copied again.
      if (end !== 'committed') continue;
      for (const [partition, records] of read) {
        member.positions.set(partition, (records.at(-1)?.offset ?? -1n) + 1n);
      }
    }
  }

  #drawFate(): Fate {
    const { random } = this.options;
    const chance = random.next();
    const at = random.pick(STEPS);
    const forMs = random.between(500, 6_000);
    if (chance < 0.03) return { kind: 'dies', at };
    if (chance < 0.06) return { kind: 'sleeps', at, forMs };
    if (chance < 0.08) return { kind: 'pauses', at, forMs };
    return { kind: chance < 0.2 ? 'abort' : 'commit' };
  }

  async #read(cluster: RawCluster, partition: number, from: bigint): Promise<ReadRecord[]> {
    const at = { partition, fetchOffset: from, partitionMaxBytes: 1024 * 1024 };
    const body = {
      maxWaitMs: 0,
      minBytes: 1,
      topics: [{ topic: cluster.topic, partitions: [at] }],
    };
    try {
      const { responses } = await cluster.toLeader(partition, Fetch, { version: 12, body });
      const answer = responses[0]?.partitions[0];
      if (answer?.errorCode === ErrorCode.NONE) {
        const { records } = recordsFrom(answer.records ?? Buffer.alloc(0), from);
        return records.slice(0, RECORDS_MAX);
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
    }
    cluster.forgetLeader(partition);
    await sleep(RETRY_MS);
    return [];
  }
}

async function closeAll(
  member: CopierMember,
  cluster: RawCluster,
  transactions: CopierTransaction,
): Promise<void> {
  member.close();
  await transactions.close();
  await cluster.close();
}
