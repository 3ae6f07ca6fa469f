import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, Recorder } from '../history/history.js';
import type { Random } from './random.js';
import type { Address } from './raw-cluster.js';

const COPIER = fileURLToPath(new URL('./kafkajs-copier.mjs', import.meta.url));
const RESTART_MS = 100;

type Message =
  | { readonly kind: 'begun'; readonly partition: number; readonly values: readonly string[] }
  | { readonly kind: 'committing' | 'committed' | 'aborted' }
  | { readonly kind: 'ended'; readonly why: string };

export interface CopierProcessOptions {
  readonly bootstrap: readonly Address[];
  readonly name: string;
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly recorder: Recorder;
  readonly random: Random;
}

/** A copier by a client that we did not write, which is started again whenever it ends. */
export class CopierProcess {
  /** Why its lives ended, those that were not ended by us. */
  readonly ends: string[] = [];
  #child: ChildProcess | null = null;
  #lives = 0;

  constructor(private readonly options: CopierProcessOptions) {}

  async run(stop: AbortSignal): Promise<void> {
    const end = (): void => this.kill();
    stop.addEventListener('abort', end);
    while (!stop.aborted) {
      await this.#live();
      await sleep(RESTART_MS);
    }
    stop.removeEventListener('abort', end);
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async #live(): Promise<void> {
    const { recorder, random, ...work } = this.options;
    const name = `${work.name}.${++this.#lives}`;
    const seed = random.between(0, 2 ** 31);
    // kafkajs computes pauses from times that it does not know yet.
    const execArgv = ['--disable-warning=TimeoutNegativeWarning'];
    const child = fork(COPIER, [JSON.stringify({ ...work, name, seed })], { execArgv });
    this.#child = child;
    let tells: ((outcome: Outcome) => void)[] = [];
    child.on('message', (message: Message) => {
      if (message.kind === 'ended') return void this.ends.push(message.why);
      if (message.kind === 'begun') {
        const partition = `${work.to}/${message.partition}`;
        const producer = { name, idempotent: true };
        tells = message.values.map((value) => recorder.begin(producer, partition, value));
      }
      for (const tell of tells) tell(OUTCOMES[message.kind]);
    });
    await once(child, 'close');
  }
}

/** What has not yet been asked to be committed must never be seen. */
const OUTCOMES: Readonly<Record<Exclude<Message['kind'], 'ended'>, Outcome>> = {
  begun: { kind: 'aborted' },
  aborted: { kind: 'aborted' },
  committing: { kind: 'unknown' },
  committed: { kind: 'acked', offset: null },
};
