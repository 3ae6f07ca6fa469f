import { createPool, type Pool } from '@posthorn/db';
import pino from 'pino';
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** How a request proves who sends it, and what else a browser or a proxy puts on it. */
export interface Proof {
  readonly cookie?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  proof?: Proof,
  body?: unknown,
) => Promise<Answer<T>>;

export interface SecuredBroker {
  readonly broker: RunningBroker;
  readonly url: string;
  /** Below /api/v1, unless the path begins elsewhere. */
  readonly call: Call;
  readonly logged: readonly string[];
}

export const PASSWORD = 'correct horse';

/** Brokers over one database whose admin API wants to know who is asking. */
export class SecuredCluster {
  readonly brokers: SecuredBroker[] = [];

  private constructor(
    private readonly database: TestDatabase,
    readonly pool: Pool,
  ) {}

  static async open(): Promise<SecuredCluster> {
    const database = await createTestDatabase();
    return new SecuredCluster(database, createPool({ url: database.url, max: 2 }));
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  async start(options: BrokerOptions = {}): Promise<SecuredBroker> {
    const logged: string[] = [];
    const broker = await startBroker({
      port: 0,
      adminPort: 0,
      adminSignIn: 'required',
      databaseUrl: this.database.url,
      failedAuthenticationDelayMs: 0,
      logger: pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }),
      ...options,
    });
    const url = `http://127.0.0.1:${broker.adminPort}`;
    const secured = { broker, url, call: callerOf(url), logged };
    this.brokers.push(secured);
    return secured;
  }

  async bind(subject: string, role: string, resources: object[] = [ALL]): Promise<void> {
    await this.pool.query(
      `insert into posthorn_admin.role_bindings (id, subject_type, subject, role, resources, created_by)
       values (gen_random_uuid(), 'user', $1, $2, $3, 'test')`,
      [subject, role, JSON.stringify(resources)],
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.brokers.map(({ broker }) => broker.close()));
    await this.pool.end();
    await this.database.drop();
  }
}

export const ALL = { kind: '*', patternType: 'literal', name: '*' };

function callerOf(url: string): Call {
  return async <T>(
    method: string,
    path: string,
    { cookie, key, headers = {} }: Proof = {},
    body?: unknown,
  ): Promise<Answer<T>> => {
    const isOfApi = !/^\/(?:health|metrics|sign-in|api)(?:\/|$)/.test(path);
    const response = await fetch(`${url}${isOfApi ? '/api/v1' : ''}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        // As a page of the console, which nobody else can say of itself.
        ...(cookie === undefined ? {} : { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' }),
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as T,
    };
  };
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieOf({ headers }: Pick<Answer, 'headers'>): string {
  return headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

export async function signIn(call: Call, userName: string, password = PASSWORD): Promise<Proof> {
  const answer = await call('POST', '/sessions', {}, { userName, password });
  if (answer.status !== 201) throw new Error(`no sign-in: ${JSON.stringify(answer.body)}`);
  return { cookie: cookieOf(answer) };
}

/** What follows `first-admin=` in the link of the log. */
export function linkTokenOf(logged: readonly string[]): string {
  const found = logged.flatMap((line) => /#first-admin=([0-9a-f]{64})/.exec(line)?.[1] ?? []);
  return found.at(-1) ?? '';
}
