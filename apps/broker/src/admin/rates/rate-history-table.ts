import type { Repository } from 'typeorm';
import { whileReachable } from '../database/while-reachable.js';
import {
  KEPT_MS,
  type ClusterPoint,
  type RateHistory,
  type RateLook,
  type TopicIdentity,
  type TopicPoint,
} from './rate-history.js';
import type { RateLookEntity } from './rate-look.entity.js';

const NAME = 'The history of rates';

/** Two that believe to be the one who looks write the same moment at most once. */
const ADD = `
  with look as (
    insert into posthorn_admin.rate_looks
      (at, produced_per_second, consumed_per_second, lag_seconds, is_whole)
    values ($1::timestamptz, $2, $3, $4, $5)
    on conflict do nothing
  )
  insert into posthorn_admin.topic_rates (at, topic, topic_id, produced_per_second)
  select $1::timestamptz, * from unnest($6::text[], $7::uuid[], $8::double precision[])
  on conflict do nothing`;

const FORGET = `
  with looks as (delete from posthorn_admin.rate_looks where at <= $1)
  delete from posthorn_admin.topic_rates where at <= $1`;

const OF_CLUSTER = `
  select at, produced_per_second as "producedPerSecond",
    consumed_per_second as "consumedPerSecond", lag_seconds as "lagSeconds"
  from posthorn_admin.rate_looks where at >= $1 order by at`;

/** What has no id was written down by a broker that knew names only: whose it was is not known. */
const OF_TOPIC = `
  select look.at, case
      when rate.topic_id = $2 then rate.produced_per_second
      when look.is_whole and (rate.topic is null or rate.topic_id <> $2) then 0
    end as "producedPerSecond"
  from posthorn_admin.rate_looks look
  left join posthorn_admin.topic_rates rate on rate.topic = $1 and rate.at = look.at
  where look.at >= $3 order by look.at`;

type Row<Point> = Omit<Point, 'at'> & { readonly at: Date };

/** The rates in PostgreSQL: who records the lags writes them, any broker answers. */
export class RateHistoryTable implements RateHistory {
  constructor(private readonly repository: Repository<RateLookEntity>) {}

  async add({ at, cluster, topics, isWhole }: RateLook): Promise<void> {
    await this.query(ADD, [
      new Date(at),
      cluster.producedPerSecond,
      cluster.consumedPerSecond,
      cluster.lagSeconds,
      isWhole,
      topics.map(({ topic }) => topic),
      topics.map(({ topicId }) => topicId),
      topics.map(({ producedPerSecond }) => producedPerSecond),
    ]);
    await this.query(FORGET, [new Date(at - KEPT_MS)]);
  }

  async ofCluster(since: number): Promise<readonly ClusterPoint[]> {
    return pointsOf((await this.query(OF_CLUSTER, [new Date(since)])) as Row<ClusterPoint>[]);
  }

  async ofTopic({ topic, topicId }: TopicIdentity, since: number): Promise<readonly TopicPoint[]> {
    const rows = await this.query(OF_TOPIC, [topic, topicId, new Date(since)]);
    return pointsOf(rows as Row<TopicPoint>[]);
  }

  private query(statement: string, values: unknown[]): Promise<unknown> {
    return whileReachable(NAME, this.repository.query<unknown>(statement, values));
  }
}

function pointsOf<Point>(
  rows: readonly Row<Point>[],
): readonly (Omit<Point, 'at'> & { at: number })[] {
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
