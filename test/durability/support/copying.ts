import { violationsOf } from '../history/check.js';
import { copyViolationsOf, type CopyHistory, type OffsetSeen } from '../history/check-copies.js';
import { Recorder, type FinalLog, type History } from '../history/history.js';
import { storyOf } from '../history/story.js';
import { CopierProcess } from './copier-process.js';
import { KafkajsMember } from './group-readers.js';
import { OffsetWatch } from './offset-watch.js';
import { RawCluster, type Address } from './raw-cluster.js';
import { RawCopier } from './raw-copier.js';
import { RawReader } from './raw-reader.js';
import { Random } from './random.js';
import { settles } from './settling.js';
import { createTopic } from './workload.js';

const VIOLATIONS_MAX = 10;
const STORIES_MAX = 2;

export interface CopyingOptions {
  /** What is copied: nothing transactional, so that its offsets have no gaps. */
  readonly from: string;
  readonly partitions: number;
  readonly bootstrap: readonly Address[];
  readonly random: Random;
  /** kafkajs's are processes of their own; ours draw their ends from the random numbers. */
  readonly by: 'kafkajs' | 'raw';
  readonly copiers: number;
}

/** A group of copiers, readers of committed records behind them, and one who looks at the group's offsets. */
export class Copying {
  readonly processes: readonly CopierProcess[];
  readonly #recorder = new Recorder();
  readonly #offsetsSeen: OffsetSeen[] = [];
  readonly #raw: readonly RawCopier[];
  readonly #to: string;
  readonly #group: string;
  readonly #stopCopying = new AbortController();
  readonly #stopReading = new AbortController();
  #copying: Promise<unknown> = Promise.resolve();
  #reading: Promise<unknown> = Promise.resolve();
  #failure: unknown = null;

  constructor(private readonly options: CopyingOptions) {
    const { from, by, copiers, random } = options;
    this.#to = `${from}-${by}`;
    this.#group = `${by} copiers of ${from}`;
    const all = Array.from({ length: copiers }, (_, n) => ({
      ...options,
      name: `${this.#to}-${n + 1}`,
      group: this.#group,
      to: this.#to,
      recorder: this.#recorder,
      random: new Random(random.between(0, 2 ** 31)),
    }));
    this.processes = by === 'kafkajs' ? all.map((one) => new CopierProcess(one)) : [];
    this.#raw = by === 'raw' ? all.map((one) => new RawCopier(one)) : [];
  }

  /** The topic of the copies; every broker has to know it before the start. */
  async createTopic(): Promise<string> {
    const cluster = this.#newCluster();
    await createTopic(cluster, { name: this.#to, partitions: this.options.partitions });
    await cluster.close();
    return this.#to;
  }

  start(): void {
    const { partitions, bootstrap } = this.options;
    const failed = (error: unknown): void => this.#failed(error);
    this.#copying = Promise.all(
      [...this.processes, ...this.#raw].map((one) =>
        one.run(this.#stopCopying.signal).catch(failed),
      ),
    );
    const stop = this.#stopReading.signal;
    const context = { topic: this.#to, bootstrap, recorder: this.#recorder };
    const member = new KafkajsMember({ ...context, group: this.#readers, name: 'member' });
    const reader = new RawReader(this.#newCluster(), 'reader', { isCommittedOnly: true });
    const watch = new OffsetWatch({ ...this.options, ...context, group: this.#group });
    this.#reading = Promise.all(
      [
        member.run(stop),
        reader.follow(partitions, this.#recorder, stop),
        watch.run(this.#offsetsSeen, stop),
      ].map((reading) => reading.catch(failed)),
    );
  }

  /**
   * Waits until the group stands at the end of the input, which nobody writes to any more, and judges. Sentences about
   * what went wrong, with the story of the first of the records that are concerned.
   */
  async finish(finalInput: ReadonlyMap<string, FinalLog>): Promise<string[]> {
    const input = this.#byPartition(this.options.from, finalInput);
    const ends = [...input.values()].map(({ highWatermark }) => highWatermark);
    await this.#until(
      `the copiers to reach the end of the input, ${ends.join(', ')}`,
      () => ends.every((end, partition) => end === 0n || this.#stands()[partition] >= end),
      () => this.#stands().join(),
    );
    this.#stopCopying.abort();
    await this.#copying;
    const final = await this.#readBack();
    const reached = (): bigint[] =>
      [...final.keys()].map((partition) => this.#recorder.reachedBy(this.#readers, partition));
    const last = [...final.values()].map(({ records }) => records.at(-1)?.offset ?? -1n);
    await this.#until(
      `the readers to reach the end of the output, ${last.join(', ')}`,
      () => reached().every((offset, partition) => offset >= last[partition]),
      () => reached().join(),
    );
    this.#stopReading.abort();
    await this.#reading;
    if (this.#failure) throw this.#failure;
    return this.#judge(input, final);
  }

  /** Ends what a run that has failed left. */
  async abandon(): Promise<void> {
    this.#stopCopying.abort();
    this.#stopReading.abort();
    await this.#copying;
    await this.#reading;
  }

  get #readers(): string {
    return `readers of ${this.#to}`;
  }

  async #readBack(): Promise<ReadonlyMap<string, FinalLog>> {
    const cluster = this.#newCluster();
    const reader = new RawReader(cluster, 'final', { isCommittedOnly: true });
    const final = new Map<string, FinalLog>();
    for (let index = 0; index < this.options.partitions; index++) {
      final.set(`${this.#to}/${index}`, await reader.readAll(index));
    }
    await cluster.close();
    return final;
  }

  #judge(input: ReadonlyMap<number, FinalLog>, final: ReadonlyMap<string, FinalLog>): string[] {
    const history = withoutLeaks(this.#recorder.history(final));
    const output = this.#byPartition(this.#to, final);
    const copies: CopyHistory = {
      input,
      output,
      sends: history.sends,
      offsetsSeen: this.#offsetsSeen,
    };
    const inLog = violationsOf(history).map(
      ({ kind, partition, message }) => `${kind} in ${partition}: ${message}`,
    );
    const ofCopies = copyViolationsOf(copies);
    this.#print(history.sends, output);
    const stories = ofCopies.slice(0, STORIES_MAX).map((violation) => storyOf(violation, copies));
    return [
      ...inLog.slice(0, VIOLATIONS_MAX),
      ...ofCopies
        .slice(0, VIOLATIONS_MAX)
        .map(({ kind, partition, message }) => `${kind} in ${this.#to}/${partition}: ${message}`),
      ...stories,
    ];
  }

  #print(sends: CopyHistory['sends'], output: ReadonlyMap<number, FinalLog>): void {
    const count = (kind: string): number =>
      sends.filter(({ outcome }) => outcome.kind === kind).length;
    const copied = [...output.values()].reduce((sum, { records }) => sum + records.length, 0);
    const lives = new Set(sends.map(({ producer }) => producer.name)).size;
    const counts = `${count('acked')} committed, ${count('aborted')} aborted, ${count('unknown')} unknown`;
    const looks = `offsets looked at ${this.#offsetsSeen.length} times`;
    process.stdout.write(`${this.#to}: ${copied} copied by ${lives} lives (${counts}), ${looks}\n`);
  }

  #byPartition(topic: string, logs: ReadonlyMap<string, FinalLog>): ReadonlyMap<number, FinalLog> {
    const all = Array.from({ length: this.options.partitions }, (_, index) => index);
    const empty: FinalLog = { logStartOffset: 0n, highWatermark: 0n, records: [] };
    return new Map(all.map((index) => [index, logs.get(`${topic}/${index}`) ?? empty]));
  }

  async #until(what: string, holds: () => boolean, progress: () => string): Promise<void> {
    if (await settles(() => this.#failure !== null || holds(), progress)) {
      if (this.#failure) throw this.#failure;
      return;
    }
    const ends = this.processes.flatMap((copier) => copier.ends.slice(-3));
    throw new Error(
      `${this.#to}: waited in vain for ${what}, having got to ${progress()}; copiers ended with ${ends.join('; ')}`,
    );
  }

  /** Where the group stands in each partition, as last seen. */
  #stands(): bigint[] {
    return Array.from(
      { length: this.options.partitions },
      (_, partition) =>
        this.#offsetsSeen.findLast((seen) => seen.partition === partition)?.offset ?? -1n,
    );
  }

  #failed(error: unknown): void {
    this.#failure ??= error;
    process.stdout.write(`${this.#to}: failed: ${String(error)}\n`);
    this.#stopCopying.abort();
    this.#stopReading.abort();
  }

  #newCluster(): RawCluster {
    return new RawCluster(this.#to, this.options.bootstrap);
  }
}

/**
 * kafkajs 2.2.4 takes one aborted transaction for each record that it looks at: the first records of an answer that begins
 * in several of them are shown.
 */
function withoutLeaks(history: History): History {
  const sends = history.sends.filter(({ outcome }) => outcome.kind === 'aborted');
  const aborted = new Set(sends.map(({ value }) => value));
  const runs = history.runs.map((run) =>
    run.group === undefined
      ? run
      : { ...run, polls: run.polls.map((poll) => poll.filter(({ value }) => !aborted.has(value))) },
  );
  return { ...history, runs };
}
