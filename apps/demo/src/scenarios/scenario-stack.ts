import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { CombinedLog } from '../console.js';
import { startDatabase, type DemoDatabase } from '../demo-database.js';
import { untilReady } from '../health.js';
import { Ports } from '../ports.js';
import { entryOf, PortTakenError, Supervised } from '../supervisor.js';
import type { ScenarioOptions } from './scenario-options.js';
import type { Scenario } from './scenario.js';

const KAFKA_PORT = 9092;
const ADMIN_PORT = 9644;
/** A port that was free may be taken before the broker binds it. */
const STARTS_MAX = 5;
const READY_TIMEOUT_MS = 120_000;
const READY_POLL_MS = 20;

interface RunningBroker {
  readonly program: Supervised;
  readonly address: string;
  readonly adminUrl: string;
}

/** A database, one broker over it, and a process for each reader. */
export class ScenarioStack {
  readonly readers: Supervised[] = [];
  readonly database: pg.Pool;
  private broker: RunningBroker | undefined;

  private constructor(
    private readonly server: DemoDatabase,
    private readonly log: CombinedLog,
  ) {
    this.database = new pg.Pool({ connectionString: server.url, max: 4 });
    this.database.on('error', () => undefined); // an idle connection that broke; the next query opens another
  }

  /** Resolves when every reader has its partitions; rejects after two minutes, or with the signal. */
  static async start(
    scenario: Scenario,
    options: ScenarioOptions,
    { log, signal }: { readonly log: CombinedLog; readonly signal: AbortSignal },
  ): Promise<ScenarioStack> {
    const stack = new ScenarioStack(await startDatabase(options), log);
    const either = AbortSignal.any([signal, AbortSignal.timeout(READY_TIMEOUT_MS)]);
    try {
      stack.broker = await stack.startBroker(either);
      stack.startReaders(scenario, stack.broker.address);
      await stack.everybodyReads(either);
      return stack;
    } catch (error) {
      const late = stack.readers.filter(({ count }) => count === undefined);
      await stack.stop();
      if (!either.aborted || signal.aborted) throw error;
      const names = late.map(({ program }) => program.name).join(', ') || 'the broker';
      throw new Error(
        `${names} did not begin to read within ${READY_TIMEOUT_MS / 1000} s; the lines above say why, or the machine is very busy`,
        { cause: error },
      );
    }
  }

  /** As Kafka clients take it. */
  get address(): string {
    return this.broker?.address ?? '';
  }

  /** Where the broker serves its console. */
  get consoleUrl(): string {
    return `${this.broker?.adminUrl ?? ''}/`;
  }

  /** In order: readers, broker, database. */
  async stop(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.stop()));
    await this.broker?.program.stop();
    await this.database.end();
    await this.server.stop();
  }

  private async startBroker(signal: AbortSignal): Promise<RunningBroker> {
    const ports = new Ports();
    for (let starts = 1; ; starts++) {
      const [kafka, http] = [await ports.choose(KAFKA_PORT), await ports.choose(ADMIN_PORT)];
      const own = { POSTHORN_PORT: String(kafka), POSTHORN_ADMIN_PORT: String(http) };
      const program = this.launch('broker', entryOf('broker'), [kafka, http], own);
      try {
        await program.bound(signal);
        const adminUrl = `http://127.0.0.1:${http}`;
        await untilReady(
          'broker',
          adminUrl,
          () => true,
          () => program.isListening,
        );
        return { program, address: `127.0.0.1:${kafka}`, adminUrl };
      } catch (error) {
        await program.stop();
        if (!(error instanceof PortTakenError) || starts === STARTS_MAX) throw error;
        this.log.say(`${error.message}; starting it again on another`);
      }
    }
  }

  private startReaders({ readers, script }: Scenario, address: string): void {
    for (const name of readers) {
      const own = { POSTHORN_BROKERS: address, READER: name };
      this.readers.push(this.launch(name, script, [], own));
    }
  }

  private launch(
    name: string,
    script: string,
    ports: readonly number[],
    own: Readonly<Record<string, string>>,
  ): Supervised {
    const env = { DATABASE_URL: this.server.url, NODE_ENV: 'production', ...own };
    const program = new Supervised({ name, script, env, ports }, this.log);
    program.start();
    return program;
  }

  private async everybodyReads(signal: AbortSignal): Promise<void> {
    while (this.readers.some(({ count }) => count === undefined))
      await sleep(READY_POLL_MS, undefined, { signal });
  }
}
