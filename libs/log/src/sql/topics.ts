import { inTransaction, type Pool, type PoolClient } from '@posthorn/db';

export interface TopicRow {
  readonly topicId: string;
  readonly name: string;
  readonly configs: Readonly<Record<string, string>>;
  /** Ordered by partition index. */
  readonly partitionIds: readonly number[];
}

interface RawTopic {
  readonly topic_id: string;
  readonly name: string;
  readonly configs: Record<string, string>;
  readonly partition_ids: number[];
}

const READ_TOPICS = `
  select t.topic_id, t.name, t.configs,
    array(select p.partition_id from posthorn.partitions p
          where p.topic_id = t.topic_id order by p.partition_index) as partition_ids
  from posthorn.topics t`;

// Taken first by every change: versions become visible in their order, and changes of the catalogue queue here.
const RAISE_VERSION = `
  update posthorn.cluster set catalog_version = catalog_version + 1 returning catalog_version as version`;

/** What a change of the catalogue came to, and the version that it is of. */
export interface Changed<Outcome> {
  readonly version: bigint;
  readonly outcome: Outcome;
}

function changed<Outcome>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Outcome>,
): Promise<Changed<Outcome>> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ version: bigint }>(RAISE_VERSION);
    return { version: rows[0].version, outcome: await work(client) };
  });
}

const toTopic = ({ topic_id, name, configs, partition_ids }: RawTopic): TopicRow => ({
  topicId: topic_id,
  name,
  configs,
  partitionIds: partition_ids,
});

export async function readTopics(pool: Pool): Promise<readonly TopicRow[]> {
  const { rows } = await pool.query<RawTopic>(`${READ_TOPICS} order by t.name`);
  return rows.map(toTopic);
}

export async function readCatalogVersion(pool: Pool): Promise<bigint> {
  const { rows } = await pool.query<{ version: bigint }>(
    'select catalog_version as version from posthorn.cluster',
  );
  return rows[0].version;
}

async function readTopic(client: PoolClient, topicId: string): Promise<TopicRow | undefined> {
  const { rows } = await client.query<RawTopic>(`${READ_TOPICS} where t.topic_id = $1`, [topicId]);
  return rows.map(toTopic)[0];
}

const ADD_PARTITIONS = `
  insert into posthorn.partitions (topic_id, partition_index)
  select $1, generate_series($2::int, $3::int - 1)`;

/** Undefined when the name is taken. */
export async function createTopic(
  pool: Pool,
  name: string,
  partitions: number,
  configs: ReadonlyMap<string, string>,
): Promise<Changed<TopicRow | undefined>> {
  return changed(pool, async (client) => {
    const { rows } = await client.query<{ topic_id: string }>(
      `insert into posthorn.topics (name, configs) values ($1, $2)
       on conflict (name) do nothing returning topic_id`,
      [name, JSON.stringify(Object.fromEntries(configs))],
    );
    if (rows.length === 0) return undefined;
    await client.query(ADD_PARTITIONS, [rows[0].topic_id, 0, partitions]);
    return readTopic(client, rows[0].topic_id);
  });
}

/** 'too few' when the topic already has as many partitions; undefined when there is no such topic. */
export async function addPartitions(
  pool: Pool,
  topicId: string,
  total: number,
): Promise<Changed<TopicRow | 'too few' | undefined>> {
  return changed(pool, async (client) => {
    const topic = await readTopic(client, topicId);
    if (!topic) return undefined;
    if (total <= topic.partitionIds.length) return 'too few';
    await client.query(ADD_PARTITIONS, [topicId, topic.partitionIds.length, total]);
    return readTopic(client, topicId);
  });
}

export async function alterTopicConfigs(
  pool: Pool,
  topicId: string,
  changes: ReadonlyMap<string, string | null>,
  expected?: ReadonlyMap<string, string>,
): Promise<Changed<TopicRow | 'changed' | undefined>> {
  const set = Object.fromEntries([...changes].filter(([, value]) => value !== null));
  const removed = [...changes].flatMap(([key, value]) => (value === null ? [key] : []));
  return changed(pool, async (client) => {
    const seen = expected === undefined ? null : JSON.stringify(Object.fromEntries(expected));
    const { rowCount } = await client.query(
      `update posthorn.topics set configs = (configs - $3::text[]) || $2::jsonb
       where topic_id = $1 and ($4::jsonb is null or configs = $4::jsonb)`,
      [topicId, JSON.stringify(set), removed, seen],
    );
    const topic = await readTopic(client, topicId);
    return topic !== undefined && rowCount === 0 ? 'changed' : topic;
  });
}

// Waited for before the shards are, not while they are held: a copy of the groups' journal takes seconds where there are many, and
// the deletion waits for it to forget the topic's offsets (topics_forget_offsets).
const AWAIT_COPY_OF_OFFSETS = 'select pg_advisory_xact_lock(7301010)';

// Before the partitions go, as whoever moves a log start takes the two; ascending, as every locker of several.
const FENCE_SHARDS = `
  with fenced as (
    select s.shard from posthorn.shards s
    where s.shard in (
      select p.partition_id % c.shard_count from posthorn.partitions p, posthorn.cluster c where p.topic_id = $1)
    order by s.shard
    for no key update
  )
  update posthorn.shards s set deleted_version = c.catalog_version
  from fenced, posthorn.cluster c where s.shard = fenced.shard`;

/** From the commit on, whoever does not know of it writes nothing to the shards of its partitions: see check_flush. */
export async function deleteTopic(pool: Pool, topicId: string): Promise<Changed<boolean>> {
  return changed(pool, async (client) => {
    await client.query(AWAIT_COPY_OF_OFFSETS);
    await client.query(FENCE_SHARDS, [topicId]);
    const { rowCount } = await client.query('delete from posthorn.topics where topic_id = $1', [
      topicId,
    ]);
    return rowCount === 1;
  });
}

/** First id of a block of `count` that nobody else gets. */
export async function allocateProducerIds(pool: Pool, count: number): Promise<bigint> {
  return inTransaction(pool, async (client) => {
    // An id that was given out must not come back after a crash.
    await client.query('set local synchronous_commit = on');
    const { rows } = await client.query<{ first: bigint }>(
      `update posthorn.cluster set next_producer_id = next_producer_id + $1
       returning next_producer_id - $1 as first`,
      [count],
    );
    return rows[0].first;
  });
}
