import { inTransaction, type Pool } from '@posthorn/db';
import { asLeader, type ShardClaim } from './as-leader.js';
import { INDEX_CONFIG } from './index-fields.js';

export type BuildState = 'running' | 'completed' | 'cancelled' | 'failed';

/** A row of posthorn.index_builds, with what its partitions come to. */
export interface IndexBuild {
  readonly id: bigint;
  readonly topic: string;
  readonly topicId: string;
  readonly state: BuildState;
  /** Records of the topic when it was asked for, and those that were gone through. */
  readonly total: bigint;
  readonly processed: bigint;
  readonly error: string | null;
  readonly createdBy: string;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export interface ListedBuilds {
  readonly state: BuildState | null;
  readonly topic: string | null;
}

export interface NewBuild extends Pick<IndexBuild, 'topic' | 'topicId' | 'createdBy' | 'reason'> {
  /** Offsets [start, end) that were there. */
  readonly partitions: readonly {
    readonly partitionId: number;
    readonly start: bigint;
    readonly end: bigint;
  }[];
}

/** What is to be done of one partition. */
export interface OpenPart {
  readonly buildId: bigint;
  readonly partitionId: number;
  readonly end: bigint;
  readonly topicId: string;
  /** What the topic says of its index; null when it says nothing. */
  readonly config: string | null;
}

/** Offsets of the partitions up to there, without those that were passed over when the database had gone back. */
const offsetsTo = (end: 'end_offset' | 'done_offset'): string => `
  (select coalesce(sum(p.${end} - p.start_offset - coalesce((
     select sum(least(g.resume_offset, p.${end}) - greatest(g.end_offset, p.start_offset))
     from (
       select c.end_offset, max(c.resume_offset) as resume_offset
       from posthorn.truncations c where c.partition_id = p.partition_id group by c.end_offset) g
     where g.resume_offset > p.start_offset and g.end_offset < p.${end}), 0)), 0)::bigint
   from posthorn.index_build_partitions p where p.build_id = b.build_id)`;

const COLUMNS = `
  build_id as id, topic, topic_id as "topicId", state, error, created_by as "createdBy", reason, created_at as "createdAt",
  ended_at as "endedAt",
  ${offsetsTo('end_offset')} as total, ${offsetsTo('done_offset')} as processed`;

const BEGIN = `
  insert into posthorn.index_builds as b (topic_id, topic, created_by, reason) values ($1, $2, $3, $4)
  on conflict (topic_id) where state = 'running' do nothing returning build_id as id`;

const ADD_PARTITIONS = `
  insert into posthorn.index_build_partitions (build_id, partition_id, start_offset, end_offset, done_offset)
  select $1, * from unnest($2::int[], $3::bigint[], $4::bigint[], $3::bigint[])`;

const RUNNING = `
  select ${COLUMNS} from posthorn.index_builds b where topic_id = $1 and state = 'running'`;

const GET = `select ${COLUMNS} from posthorn.index_builds b where build_id = $1`;

const LISTED = `($1::text is null or state = $1) and ($2::text is null or topic = $2)`;

const listTo = (direction: 'asc' | 'desc'): string => `
  select ${COLUMNS} from posthorn.index_builds b
  where ${LISTED} and ($3::bigint is null or build_id ${direction === 'asc' ? '>' : '<'} $3)
  order by build_id ${direction} limit $4`;

const LIST = { asc: listTo('asc'), desc: listTo('desc') };

const COUNT = `select count(*)::int as count from posthorn.index_builds where ${LISTED}`;

const CANCEL = `
  update posthorn.index_builds set state = 'cancelled', ended_at = clock_timestamp()
  where build_id = $1 and state = 'running'`;

const FAIL = `
  update posthorn.index_builds set state = 'failed', error = $2, ended_at = clock_timestamp()
  where build_id = $1 and state = 'running'`;

/** Whatever is older is of no interest to anybody. */
const FORGET = `
  delete from posthorn.index_builds where ended_at < clock_timestamp() - interval '30 days'`;

/** Only one statement counts the parts, so that two leaders who finish the last two at once do not overlook each other. */
const SETTLE = `
  update posthorn.index_builds b
  set ended_at = clock_timestamp(),
    state = case when t.topic_id is null then 'failed' else 'completed' end,
    error = case when t.topic_id is null then 'the topic was deleted' end
  from posthorn.index_builds own left join posthorn.topics t on t.topic_id = own.topic_id
  where own.build_id = b.build_id and b.state = 'running' and (t.topic_id is null or not exists (
    select from posthorn.index_build_partitions p where p.build_id = b.build_id and p.done_offset < p.end_offset))`;

const OPEN = `
  select p.build_id as "buildId", p.partition_id as "partitionId", p.end_offset as end, b.topic_id as "topicId",
    t.configs ->> '${INDEX_CONFIG}' as config
  from posthorn.index_builds b join posthorn.index_build_partitions p on p.build_id = b.build_id
    join posthorn.topics t on t.topic_id = b.topic_id
  where b.state = 'running' and p.done_offset < p.end_offset`;

const MOVE = `
  update posthorn.index_build_partitions set done_offset = greatest(done_offset, least($3, end_offset))
  where build_id = $1 and partition_id = $2`;

/** The statements on builds of the index: see migrations/0117-index-builds.sql. */
export class BuildRows {
  constructor(private readonly pool: Pool) {}

  /** One that runs for the topic already is as good. */
  async begin(build: NewBuild): Promise<IndexBuild> {
    const { topicId, topic, createdBy, reason, partitions } = build;
    return inTransaction(this.pool, async (client) => {
      await client.query(FORGET);
      const values = [topicId, topic, createdBy, reason];
      const [begun] = (await client.query<{ id: bigint }>(BEGIN, values)).rows;
      if (begun === undefined) return (await client.query<IndexBuild>(RUNNING, [topicId])).rows[0];
      await client.query(ADD_PARTITIONS, [
        begun.id,
        partitions.map(({ partitionId }) => partitionId),
        partitions.map(({ start }) => start),
        partitions.map(({ end }) => end),
      ]);
      return (await client.query<IndexBuild>(GET, [begun.id])).rows[0];
    });
  }

  async get(id: bigint): Promise<IndexBuild | undefined> {
    return (await this.pool.query<IndexBuild>(GET, [id])).rows[0];
  }

  async list(
    { state, topic }: ListedBuilds,
    {
      direction,
      after,
      limit,
    }: {
      readonly direction: 'asc' | 'desc';
      readonly after: bigint | null;
      readonly limit: number;
    },
  ): Promise<IndexBuild[]> {
    const values = [state, topic, after, limit];
    return (await this.pool.query<IndexBuild>(LIST[direction], values)).rows;
  }

  async count({ state, topic }: ListedBuilds): Promise<number> {
    return (await this.pool.query<{ count: number }>(COUNT, [state, topic])).rows[0].count;
  }

  /** false when it was over. What is built stays. */
  async cancel(id: bigint): Promise<boolean> {
    return (await this.pool.query(CANCEL, [id])).rowCount === 1;
  }

  async fail(id: bigint, error: string): Promise<void> {
    await this.pool.query(FAIL, [id, error]);
  }

  /** Ends what is done, and tells what is left of the others. */
  async settle(): Promise<readonly OpenPart[]> {
    await this.pool.query(SETTLE);
    return (await this.pool.query<OpenPart>(OPEN)).rows;
  }

  async moved({ buildId, partitionId }: OpenPart, done: bigint, claim: ShardClaim): Promise<void> {
    await asLeader(this.pool, claim, (client) => client.query(MOVE, [buildId, partitionId, done]));
  }
}
