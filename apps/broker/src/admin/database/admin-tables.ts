import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  createPool,
  inTransaction,
  isOutcomeUnknown,
  isUnavailable,
  sqlStateOf,
  type DbLogger,
  type Pool,
  type PoolClient,
} from '@posthorn/db';
import { Problem } from '../http/problem.js';

/** Jobs and indexes write for as long as they run, on one connection each: the others are for requests. */
const CONNECTIONS_MAX = 5;
/** Every request asks who is there: a server that is frozen must not hold it for longer. */
const SILENCE_MS = 10_000;

export type SqlValue = string | number | bigint | boolean | Date | Buffer | object | null;

/** Statements over the tables, each alone or within a transaction. */
export interface Queries {
  query<Row extends object>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>;
}

/**
 * The schema `posthorn_admin` in plain SQL, where an entity's repository would not say what is meant. int8 arrives as bigint.
 * A broker without a database says so to whoever asks: nothing of what needs tables is kept in memory instead.
 */
@Injectable()
export class AdminTables implements Queries, OnApplicationShutdown {
  private readonly pool: Pool | null;

  constructor(databaseUrl: string | null, logger?: DbLogger) {
    this.pool =
      databaseUrl === null
        ? null
        : createPool({
            url: databaseUrl,
            max: CONNECTIONS_MAX,
            silenceMs: SILENCE_MS,
            applicationName: 'posthorn admin tables',
            logger,
          });
  }

  get isThere(): boolean {
    return this.pool !== null;
  }

  /** @throws Problem when there is no database, or it does not answer. */
  query<Row extends object>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return whileReachable(async () => (await this.existing().query<Row>(sql, [...values])).rows);
  }

  /** All or nothing; whatever `work` throws takes everything back. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return whileReachable(() => inTransaction(this.existing(), work));
  }

  /**
   * All of it, and nothing of it stays: what a write would answer or be refused with, by the statements of the write itself. What
   * a preview checks beside them is what somebody thought of.
   */
  async rehearse<T>(work: (within: Queries) => Promise<T>): Promise<T> {
    try {
      return await this.transaction(async (client) => {
        throw new TakenBack(await work(queriesOf(client)));
      });
    } catch (error) {
      if (error instanceof TakenBack) return error.result as T;
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.end();
  }

  private existing(): Pool {
    if (this.pool !== null) return this.pool;
    throw new Problem(
      'needs-postgresql',
      'This broker keeps its log in memory, and has no tables for this.',
    );
  }
}

/** Has a transaction take back what it did. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';

  constructor(readonly result: unknown) {
    super('a rehearsal is taken back');
  }
}

/** The same on a connection, whatever is open there. */
export function queriesOf(client: Pick<PoolClient, 'query'>): Queries {
  return {
    query: async <Row extends object>(sql: string, values: readonly SqlValue[] = []) =>
      (await client.query<Row>(sql, [...values])).rows,
  };
}

async function whileReachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isOfPostgres(cause) || !isUnavailable(cause)) throw cause;
    if (isOutcomeUnknown(cause)) {
      throw new Problem('outcome-unknown', 'The connection to PostgreSQL ended.', { cause });
    }
    throw new Problem('storage-unavailable', 'PostgreSQL could not be reached.', { cause });
  }
}

/** What the network says has no class of its own; what `work` itself throws has. */
function isOfPostgres(error: unknown): boolean {
  if (sqlStateOf(error) !== undefined || error instanceof AggregateError) return true;
  return error instanceof Error && Object.getPrototypeOf(error) === Error.prototype;
}
