import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface ConsumerSettings {
  readonly brokers: string;
  readonly topic: string;
  readonly group: string;
  readonly file: string;
  readonly handlerMs?: number;
  readonly retryMode?: 'blocking' | 'park' | 'delayed';
  /** It obeys the control topic. */
  readonly control?: boolean;
  /** Of a member that is killed: short, so that the group notices it within the test. */
  readonly sessionMs?: number;
  /** A static member of this name, which takes its partitions up again at once. */
  readonly podName?: string;
  /** The first two tries of every n-th record fail; 0: none. */
  readonly failsEvery?: number;
}

export interface HandledRecord {
  readonly pid: number;
  readonly key: string;
  readonly seq: number;
}

/** The session of a member that nobody kills, however busy the machine is. */
const LIVING_MS = 20_000;

const running = new Set<ChildProcess>();

/** support/consumer.mjs as a child: killed, or asked to end, whenever the test wants. */
export class ConsumerProcess {
  readonly statuses: string[] = [];
  handlersBegun = 0;
  /** Partitions that it has. */
  owned = 0;
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;

  constructor(settings: ConsumerSettings) {
    const { brokers, topic, group, file, handlerMs = 0, sessionMs = LIVING_MS } = settings;
    this.child = fork(path.resolve('test/transport/support/consumer.mjs'), {
      execArgv: [],
      env: {
        ...process.env,
        BROKERS: brokers,
        TOPIC: topic,
        GROUP: group,
        FILE: file,
        HANDLER_MS: String(handlerMs),
        SESSION_MS: String(sessionMs),
        POD_NAME: settings.podName ?? '',
        CONTROL: String(settings.control ?? false),
        RETRY_MODE: settings.retryMode ?? 'blocking',
        FAILS_EVERY: String(settings.failsEvery ?? 0),
      },
    });
    this.exited = once(this.child, 'exit').finally(() => running.delete(this.child));
    running.add(this.child);
    this.child.on('message', ({ status, owned }: { status?: string; owned?: number }) => {
      if (status !== undefined) this.statuses.push(status);
      else if (owned !== undefined) this.owned = owned;
      else this.handlersBegun += 1;
    });
  }

  /** Whatever a failed test left running. */
  static killAll(): void {
    for (const child of running) child.kill('SIGKILL');
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.child.kill(signal);
    await this.exited;
  }
}

export function handledRecords(file: string): readonly HandledRecord[] {
  // The last line may be cut by the kill; what is not whole was not handled.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [pid, key = '', seq] = line.split(' ');
    return { pid: Number(pid), key, seq: Number(seq) };
  });
}
