import type { AdminClient } from '@posthorn/admin-client';
import type { KafkaAdmin, KafkaCluster, KafkaOperations } from '@posthorn/client';
import type { Settings, StoredSettings } from '../contexts/settings.js';
import { UsageError } from './cli-error.js';
import type { Env, Streams } from './streams.js';

export type Cluster = KafkaCluster & KafkaOperations;

/** Why a command stops before it is done. */
export type Stop = 'interrupted' | 'quit' | 'nobody reads';

interface Closable {
  close(): Promise<void>;
}

export interface InvocationOptions {
  readonly env: Env;
  readonly streams: Streams;
  readonly settings: Settings;
  /** Those of the settings that the command line itself gave. */
  readonly given: StoredSettings;
  /** How long the command waits for an answer. */
  readonly timeoutMs: number;
}

/** One run of one command: where its words go, whom it talks to, and what ends with it. */
export class Invocation {
  readonly env: Env;
  readonly streams: Streams;
  readonly settings: Settings;
  readonly given: StoredSettings;
  readonly timeoutMs: number;
  /** How it ended, where that is neither a failure nor plainly done: `check` has such ends. */
  exitCode = 0;
  readonly #stop = new AbortController();
  readonly #opened: Closable[] = [];
  #cluster: Promise<Cluster> | null = null;
  #admin: KafkaAdmin | null = null;
  #api: AdminClient | null = null;

  constructor({ env, streams, settings, given, timeoutMs }: InvocationOptions) {
    this.env = env;
    this.streams = streams;
    this.settings = settings;
    this.given = given;
    this.timeoutMs = timeoutMs;
  }

  /** Aborts on Ctrl-C, when somebody quits, and when nobody reads the result any more. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get stopped(): Stop | null {
    return this.signal.aborted ? (this.signal.reason as Stop) : null;
  }

  stop(why: Stop): void {
    this.#stop.abort(why);
  }

  nowMs(): number {
    return Date.now();
  }

  /** The result. Waits for whoever reads it; without a word once nobody does. */
  async print(text: string | Buffer): Promise<void> {
    const { stdout } = this.streams;
    if (this.stopped === 'nobody reads' || stdout.write(text)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stdout.off('drain', done);
        this.signal.removeEventListener('abort', done);
        resolve();
      };
      stdout.once('drain', done);
      this.signal.addEventListener('abort', done, { once: true });
    });
  }

  /** A remark, for people. */
  say(text: string): void {
    this.streams.stderr.write(`${text}\n`);
  }

  /** Connected: rejects when no broker answers in time. */
  cluster(): Promise<Cluster> {
    this.#cluster ??= this.#connect();
    return this.#cluster;
  }

  async admin(): Promise<KafkaAdmin> {
    const cluster = await this.cluster();
    this.#admin ??= cluster.admin({ timeoutMs: this.timeoutMs });
    return this.#admin;
  }

  /** Posthorn's admin API; @param reason why, for the audit trail of what is written */
  async api(reason?: string): Promise<AdminClient> {
    if (reason !== undefined) return this.#openApi(reason);
    this.#api ??= await this.#openApi();
    return this.#api;
  }

  closeAtTheEnd(part: Closable): void {
    this.#opened.push(part);
  }

  async close(): Promise<void> {
    for (const part of this.#opened.splice(0).reverse()) await part.close();
  }

  async #connect(): Promise<Cluster> {
    const [{ connectCluster }, { clusterOptions }] = await Promise.all([
      import('@posthorn/client'),
      import('../contexts/cluster-options.js'),
    ]);
    const cluster = connectCluster(await clusterOptions(this.settings, this.timeoutMs));
    this.closeAtTheEnd(cluster);
    await cluster.connect({ timeoutMs: this.timeoutMs, isImpatient: true });
    return cluster;
  }

  async #openApi(reason?: string): Promise<AdminClient> {
    const { createAdminClient } = await import('@posthorn/admin-client');
    const baseUrl = this.settings.api;
    if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol))
      throw new UsageError(
        `"${baseUrl}" is no address of an admin API.`,
        'One looks like http://127.0.0.1:9644.',
      );
    const token = await this.#token();
    return createAdminClient({
      baseUrl: baseUrl.replace(/\/+$/, ''),
      fetch: (request) => this.#ask(request),
      ...(token === null ? {} : { token }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** A key goes before a login: it was named for this command, or for this context after it. */
  async #token(): Promise<string | null> {
    const { 'api.key': key, 'api.login': login } = this.settings;
    if (key !== undefined) return key;
    if (login === undefined) return null;
    const { loginToken } = await import('../login/login-token.js');
    return loginToken(this.env, login, this.nowMs());
  }

  /** The time is for the beginning of the answer: a stream may go on for ever. */
  async #ask(request: Request): Promise<Response> {
    const late = new AbortController();
    const why = new Error(`no answer within ${this.timeoutMs} ms`);
    const timer = setTimeout(() => late.abort(why), this.timeoutMs);
    try {
      return await fetch(request, {
        signal: AbortSignal.any([request.signal, this.signal, late.signal]),
      });
    } finally {
      clearTimeout(timer);
    }
  }
}
