import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.js';

const PROCESS = fileURLToPath(new URL('./transaction-broker-process.mjs', import.meta.url));

/** Between which steps of the end of a transaction the broker is killed, and what is durable by then. */
export const FAULTS = [
  { fault: 'end-asked', decided: false },
  { fault: 'prepare-sent', decided: false },
  { fault: 'prepare-durable', decided: true },
  { fault: 'partition-ended', decided: true },
  { fault: 'offsets-ended', decided: true },
  { fault: 'markers-durable', decided: true },
  { fault: 'complete-sent', decided: true },
] as const;

export type FaultName = (typeof FAULTS)[number]['fault'];

/** A broker that comes back on the same port whenever it is started. */
export class TransactionBroker {
  #child: ChildProcess | null = null;

  private constructor(
    private readonly databaseUrl: string,
    readonly brokerId: number,
    readonly port: number,
  ) {}

  static async start(databaseUrl: string, brokerId = 1): Promise<TransactionBroker> {
    const broker = new TransactionBroker(databaseUrl, brokerId, await freePort());
    await broker.start();
    return broker;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const { databaseUrl, brokerId, port } = this;
    const child = fork(PROCESS, [JSON.stringify({ databaseUrl, brokerId, port })], {
      execArgv: [],
    });
    this.#child = child;
    await this.#told(child);
  }

  /** The next transaction that ends here ends the process, too. */
  async arm(fault: FaultName): Promise<void> {
    const child = this.#running();
    const armed = this.#told(child);
    child.send({ fault });
    await armed;
  }

  /** Resolves once the armed fault, or somebody else, has killed it. */
  async ended(): Promise<void> {
    const child = this.#running();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    this.#child = null;
  }

  async kill(): Promise<void> {
    if (this.#child === null) return;
    this.#child.kill('SIGKILL');
    await this.ended();
  }

  #running(): ChildProcess {
    if (this.#child === null) throw new Error(`broker ${this.brokerId} does not run`);
    return this.#child;
  }

  async #told(child: ChildProcess): Promise<void> {
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`broker ${this.brokerId} ended with ${code ?? signal}`);
    });
    // It also ends later, when nobody asks.
    ended.catch(() => undefined);
    await Promise.race([once(child, 'message'), ended]);
  }
}
