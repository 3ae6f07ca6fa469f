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

/** Jobs and indexes write for as long as they run: beside the connections that answer requests. */
const CONNECTIONS_MAX = 3;

export type SqlValue = string | number | bigint | boolean | Date | Buffer | object | null;

/**
 * The schema `posthorn_admin` in plain SQL, for what is written all the time or many rows at once. int8 arrives as bigint.
 * A broker without a database says so to whoever asks.
 */
@Injectable()
export class AdminTables implements OnApplicationShutdown {
  private readonly pool: Pool | null;

  constructor(databaseUrl: string | null, logger?: DbLogger) {
    const applicationName = 'posthorn admin jobs';
    this.pool =
      databaseUrl === null
        ? null
        : createPool({ url: databaseUrl, max: CONNECTIONS_MAX, applicationName, logger });
  }

  get isThere(): boolean {
    return this.pool !== null;
  }

  /** @throws Problem when there is no database, or it does not answer. */
  query<Row extends object>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return whileReachable(async () => (await this.existing().query<Row>(sql, [...values])).rows);
  }

  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return whileReachable(() => inTransaction(this.existing(), work));
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
