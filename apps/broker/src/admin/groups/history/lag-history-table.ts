import type { Repository } from 'typeorm';
import { Leases } from '../../database/leases.js';
import { whileReachable } from '../../database/while-reachable.js';
import type { LagPointEntity } from './lag-point.entity.js';
import {
  COARSE_MS,
  FINE_MS,
  isCoarse,
  LOOK_MS,
  type LagHistory,
  type LagPoint,
} from './lag-history.js';

const NAME = 'The history of lags';

/** Two that believe to have the lease write the same group at most once for a moment. */
const ADD = `
  insert into posthorn_admin.lag_history
    (group_id, at, lag, lag_seconds, consumed, produced, is_coarse)
  select * from unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::real[], $5::bigint[],
    $6::bigint[], $7::boolean[])
  on conflict do nothing`;

const FORGET = `
  delete from posthorn_admin.lag_history
  where (not is_coarse and at < $1) or (is_coarse and at < $2)`;

const READ = `
  select group_id as "groupId", at, lag::text, lag_seconds as "lagSeconds",
    consumed::text, produced::text
  from posthorn_admin.lag_history where group_id = $1 and at >= $2 order by at`;

interface Row {
  readonly groupId: string;
  readonly at: Date;
  readonly lag: string;
  readonly lagSeconds: number | null;
  readonly consumed: string;
  readonly produced: string;
}

/** The history in PostgreSQL: one broker writes it, any answers. */
export class LagHistoryTable implements LagHistory {
  readonly #leases: Leases;

  constructor(private readonly repository: Repository<LagPointEntity>) {
    this.#leases = new Leases(repository.manager.dataSource);
  }

  /** Whoever was killed is followed after two looks that nobody made. */
  isMine(): Promise<boolean> {
    return this.#leases.hold('lag-history', 3 * LOOK_MS);
  }

  async add(points: readonly LagPoint[]): Promise<void> {
    const now = points.at(0)?.at;
    if (now === undefined) return;
    await this.query(ADD, [
      points.map(({ groupId }) => groupId),
      points.map(({ at }) => new Date(at)),
      points.map(({ lag }) => lag.toString()),
      points.map(({ lagSeconds }) => lagSeconds),
      points.map(({ consumed }) => consumed.toString()),
      points.map(({ produced }) => produced.toString()),
      points.map(({ at }) => isCoarse(at)),
    ]);
    await this.query(FORGET, [new Date(now - FINE_MS), new Date(now - COARSE_MS)]);
  }

  async read(groupId: string, since: number): Promise<readonly LagPoint[]> {
    const rows = (await this.query(READ, [groupId, new Date(since)])) as Row[];
    return rows.map(({ at, lag, consumed, produced, ...rest }) => ({
      ...rest,
      at: at.getTime(),
      lag: BigInt(lag),
      consumed: BigInt(consumed),
      produced: BigInt(produced),
    }));
  }

  private query(statement: string, values: unknown[]): Promise<unknown> {
    return whileReachable(NAME, this.repository.query<unknown>(statement, values));
  }
}
