import type { Pool } from '@posthorn/db';
import type { ConnectionInfo } from '../kafka/network/connection-info.js';
import { readVersions } from '../policies/postgres-rows.js';

/** What a broker saw of its connections. */
export interface ConnectionSnapshot {
  /** The question that it answers. */
  readonly request: bigint;
  readonly connections: readonly ConnectionInfo[];
}

/** A question to one broker, among the versions that it looks at. */
export function connectionRequests(brokerId: number): string {
  return `connections/${brokerId}`;
}

const ASK = `
  insert into posthorn.policy_versions as v (kind, version) values ($1, 1)
  on conflict (kind) do update set version = v.version + 1 returning version`;

const WRITE = `
  insert into posthorn.connection_snapshots (broker_id, request, connections) values ($1, $2, $3)
  on conflict (broker_id) do update set
    request = excluded.request, taken_at = clock_timestamp(), connections = excluded.connections`;

const READ = `
  select request, connections from posthorn.connection_snapshots
  where broker_id = $1 and (request >= $2 or taken_at > clock_timestamp() - $3 * interval '1 millisecond')`;

/** The connections of brokers, in the database while somebody asks: see migrations/0106-connection-snapshots.sql. */
export class ConnectionRows {
  constructor(private readonly pool: Pool) {}

  /** Asks a broker what connections it has; what is given back is the number of the question. */
  async ask(brokerId: number): Promise<bigint> {
    const { rows } = await this.pool.query<{ version: bigint }>(ASK, [
      connectionRequests(brokerId),
    ]);
    return rows[0].version;
  }

  /** The answer to a question, or one that is not older than `freshMs`; null until there is one. */
  async read(
    brokerId: number,
    request: bigint,
    freshMs: number,
  ): Promise<ConnectionSnapshot | null> {
    const { rows } = await this.pool.query<ConnectionSnapshot>(READ, [brokerId, request, freshMs]);
    return rows[0] ?? null;
  }

  async write(brokerId: number, { request, connections }: ConnectionSnapshot): Promise<void> {
    await this.pool.query(WRITE, [brokerId, request, JSON.stringify(connections)]);
  }

  async asked(brokerId: number): Promise<bigint> {
    return (await readVersions(this.pool)).get(connectionRequests(brokerId)) ?? 0n;
  }
}
