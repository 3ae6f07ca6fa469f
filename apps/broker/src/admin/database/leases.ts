import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { whileReachable } from './while-reachable.js';

const HOLD = `
  insert into posthorn_admin.leases as held (name, owner, until)
  values ($1, $2, now() + $3 * interval '1 millisecond')
  on conflict (name) do update set owner = excluded.owner, until = excluded.until
  where held.owner = excluded.owner or held.until <= now()
  returning owner`;

/** Work in the background that one broker of the cluster does at a time, on the database's clock. */
export class Leases {
  readonly #owner = randomUUID();

  constructor(private readonly source: Pick<DataSource, 'query'>) {}

  /** Whether this broker has the work for so long from now on. One that is killed keeps it until then. */
  async hold(name: string, forMs: number): Promise<boolean> {
    const held = this.source.query<unknown[]>(HOLD, [name, this.#owner, forMs]);
    return (await whileReachable('The table of leases', held)).length > 0;
  }
}
