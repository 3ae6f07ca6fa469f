import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('./service-process.mjs', import.meta.url));
const LINES_MAX = 30;

interface ServiceOptions {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly handles: 'seen' | 'late';
}

/** Services of a suite, each in a process that is killed. What they log is for whoever waits for them in vain. */
export class Services {
  readonly #running = new Set<() => Promise<void>>();
  #lines: string[] = [];

  /** Answers with what kills it. */
  start(options: ServiceOptions): () => Promise<void> {
    const child = fork(PROCESS, [JSON.stringify(options)], { execArgv: [], silent: true });
    for (const output of [child.stdout, child.stderr]) {
      if (output) createInterface(output).on('line', (line) => this.#keep(`${child.pid} ${line}`));
    }
    const kill = async (): Promise<void> => {
      this.#running.delete(kill);
      const ended = once(child, 'exit');
      if (child.kill('SIGKILL')) await ended;
    };
    this.#running.add(kill);
    return kill;
  }

  /** For the `what` of a wait. */
  waitFor(what: string): () => string {
    return () => [what, 'and the services said last:', ...this.#lines].join('\n');
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#running].map((kill) => kill()));
    this.#lines = [];
  }

  #keep(line: string): void {
    this.#lines = [...this.#lines, line].slice(-LINES_MAX);
  }
}
