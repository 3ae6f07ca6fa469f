import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Topic } from '@posthorn/log';
import { parseComparison } from '../../../apps/broker/src/admin/filters/value-condition.js';
import type { FilterInput } from '../../../apps/broker/src/admin/filters/record-filter.js';
import { INDEX_CONFIG } from '../../../apps/broker/src/record-index/index-fields.js';
import { LOOK } from '../../../apps/broker/src/record-index/index-rows.js';
import { asInt } from '../../../apps/broker/src/record-index/index-pages.js';
import { termHash } from '../../../apps/broker/src/record-index/record-terms.js';
import { SearchRig, TINY_RUNS, type NewRecord } from './search-rig.js';

let rig: SearchRig;
beforeEach(async () => {
  rig = await SearchRig.open();
});
afterEach(() => rig.close());

const STEPS = [
  'index-read',
  'index-written',
  'index-merged',
  'index-dropped',
  'index-reread',
  'index-rebuilt',
];
const INDEXES = ['none', 'default', 'key', 'default,header:tenant,$.n'];
const trace = (i: number): string => i.toString(16).padStart(32, '0');

/** Numbers that are the same in each run of the test. */
function chances(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Kept extends NewRecord {
  readonly partitionId: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
}

/** What readers of committed records see, told by who wrote it. */
class Model {
  records: Kept[] = [];
  readonly #open = new Map<number, { producerId: bigint; sequence: number; since: bigint }>();
  #timestamp = 1_000n;
  #producerId = 0n;

  constructor(
    private readonly topics: readonly Topic[],
    private readonly chance: (below: number) => number,
  ) {}

  async append(): Promise<void> {
    const partitionId = this.#partition();
    const batch = Array.from({ length: 1 + this.chance(12) }, () => this.#record());
    const open = this.#open.get(partitionId);
    const producer = open && { producerId: open.producerId, baseSequence: open.sequence };
    const first = await rig.append(partitionId, batch, producer);
    if (open) open.sequence += batch.length;
    this.records.push(
      ...batch.map((record, i) => ({ ...record, partitionId, offset: first + BigInt(i) })),
    );
  }

  /** Opens a transaction in a partition, or ends the one there. */
  async transaction(): Promise<void> {
    const partitionId = this.#partition();
    const open = this.#open.get(partitionId);
    if (open === undefined) {
      const producerId = this.#producerId++;
      const record = this.#record();
      const since = await rig.append(partitionId, [record], { producerId, baseSequence: 0 });
      this.records.push({ ...record, partitionId, offset: since });
      this.#open.set(partitionId, { producerId, sequence: 1, since });
      return;
    }
    const result = this.chance(2) === 0 ? 'commit' : 'abort';
    const ids = { producerId: open.producerId, producerEpoch: 0, coordinatorEpoch: 0 };
    const marked = await rig.log.appendMarker({ partitionId, ...ids, result });
    if ('error' in marked) throw new Error(marked.error);
    this.#open.delete(partitionId);
    if (result === 'abort') {
      this.records = this.records.filter(
        (record) => record.partitionId !== partitionId || record.offset < open.since,
      );
    }
  }

  async truncate(): Promise<void> {
    const partitionId = this.#partition();
    const offsets = await rig.log.offsets(partitionId);
    if ('error' in offsets) throw new Error(offsets.error);
    const { logStartOffset, highWatermark } = offsets;
    const before = logStartOffset + (highWatermark - logStartOffset) / BigInt(2 + this.chance(3));
    await rig.log.deleteRecordsBefore(partitionId, before);
    this.records = this.records.filter(
      (record) => record.partitionId !== partitionId || record.offset >= before,
    );
  }

  /** Newest first; what lies behind an open transaction is not there yet. */
  visible(matches: (record: Kept) => boolean): string[] {
    return this.records
      .filter((record) => {
        const open = this.#open.get(record.partitionId);
        return matches(record) && (open === undefined || record.offset < open.since);
      })
      .toSorted((a, b) => (a.timestamp > b.timestamp ? -1 : 1))
      .map(({ partitionId, offset }) => `${partitionId}@${offset}`);
  }

  #partition(): number {
    const { partitions } = this.topics[this.chance(this.topics.length)];
    return partitions[this.chance(partitions.length)].partitionId;
  }

  /** One later than the other, so that there is one order to compare with. */
  #record(): NewRecord & { readonly timestamp: bigint } {
    const key = this.chance(8) === 0 ? null : `k${this.chance(9)}`;
    const headers = {
      tenant: `t${this.chance(5)}`,
      traceparent: `00-${trace(this.chance(9))}-00f067aa0ba902b7-01`,
      'correlation-id': `c${this.chance(9)}`,
    };
    const value = JSON.stringify({ n: this.chance(9) });
    return { key, value, headers, timestamp: this.#timestamp++ };
  }
}

const QUESTIONS: readonly [Partial<FilterInput>, (record: Kept) => boolean][] = [
  [{ key: Buffer.from('k3') }, ({ key }) => key === 'k3'],
  [{ key: Buffer.from('nobody') }, () => false],
  [{ traceId: trace(4) }, ({ headers }) => headers?.traceparent.includes(trace(4)) ?? false],
  [{ correlationId: 'c5' }, ({ headers }) => headers?.['correlation-id'] === 'c5'],
  [{ headers: [{ name: 'tenant', value: 't2' }] }, ({ headers }) => headers?.tenant === 't2'],
  [{ where: [parseComparison('$.n==7')!] }, ({ value }) => value === '{"n":7}'],
  [{ where: [parseComparison(`$['n']==7.0`)!] }, ({ value }) => value === '{"n":7}'],
  [
    { key: Buffer.from('k1'), where: [parseComparison('$.n>=4')!] },
    ({ key, value = '{}' }) => key === 'k1' && (JSON.parse(value) as { n: number }).n >= 4,
  ],
];

async function answersAsReadingAllWould(model: Model, topics: readonly Topic[]): Promise<void> {
  for (const [input, matches] of QUESTIONS) {
    const expected = model.visible(matches);
    // Without time for more than a step, and in pages that end anywhere.
    for (const [pageSize, budgetMs] of [[100, 1_000], ...(input.where ? [] : [[3, 0]])]) {
      const { records } = await rig.search(input, { pageSize, budgetMs });
      const found = records.map(({ topic: name, partition, offset }) => {
        const topic = topics.find((one) => one.name === name)!;
        return `${topic.partitions[partition].partitionId}@${offset}`;
      });
      expect(found).toEqual(expected);
    }
  }
}

describe('a search', () => {
  it.each([1, 2])(
    'answers what reading everything would, whatever was indexed, killed, cut off, aborted or taken over (%i)',
    async (seed) => {
      const chance = chances(seed);
      const topics = [await rig.newTopic('a', 2), await rig.newTopic('b', 1)];
      const model = new Model(topics, chance);
      const levels = new Set<number>();
      const index = async (): Promise<void> => {
        rig.diesAt = chance(2) === 0 ? STEPS[chance(STEPS.length)] : null;
        const died = await rig.indexer.round().then(
          () => false,
          () => true,
        );
        if (died) rig.restartIndexer();
      };
      const reconfigure = async (): Promise<void> => {
        const config = INDEXES[chance(INDEXES.length)];
        const topic = topics[chance(topics.length)];
        await rig.log.topics.alterConfigs(topic.id, new Map([[INDEX_CONFIG, config]]));
      };
      const build = async (): Promise<void> => {
        const { id } = await rig.build(topics[chance(topics.length)]);
        if (chance(4) === 0) await rig.rows.builds.cancel(id);
      };
      for (let step = 0; step < 50; step++) {
        const what = chance(110);
        if (what < 45) await model.append();
        else if (what < 75) await index();
        else if (what >= 100) await build();
        else if (what < 85) await model.transaction();
        else if (what < 91) await model.truncate();
        else if (what < 97) await reconfigure();
        else await rig.takeOver();
        for (const { level } of await rig.runs()) levels.add(level);
        if (step % 25 === 24) await answersAsReadingAllWould(model, topics);
      }
      expect(levels.size).toBeGreaterThan(1);
    },
  );

  it('of a value that fills pages and pages finds each of its records once', async () => {
    const { partitions } = await rig.newTopic('hot', 1, { [INDEX_CONFIG]: 'key' });
    const [{ partitionId }] = partitions;
    for (let batch = 0; batch < 30; batch++) {
      const records = Array.from({ length: 1_000 }, (_, i) => ({
        key: i === 500 ? `rare-${batch}` : 'hot',
        timestamp: BigInt(1_000 + batch * 1_000 + i),
      }));
      await rig.append(partitionId, records);
    }
    rig.restartIndexer({ ...TINY_RUNS, runBytes: 10_000_000 });
    await rig.indexer.round();
    expect(await rig.runs()).toMatchObject([{ entries: 30_000 }]);
    const hot = await rig.search({ key: Buffer.from('hot') }, { pageSize: 1_000 });
    expect(hot.records.length).toBe(30 * 999);
    expect(new Set(hot.records.map(({ offset }) => offset)).size).toBe(30 * 999);
    const rare = await rig.search({ key: Buffer.from('rare-7') });
    expect(rare.records.map(({ offset }) => offset)).toEqual([7_500n]);
  });

  it('reads what the index names, and nothing else', async () => {
    const topic = await rig.newTopic('large', 1);
    const [{ partitionId }] = topic.partitions;
    for (let batch = 0; batch < 50; batch++) {
      const value = 'x'.repeat(1_000);
      const keys = Array.from({ length: 10 }, (_, i) => ({ key: `${batch}-${i}`, value }));
      await rig.append(partitionId, keys);
    }
    await rig.indexer.round();
    const indexed = await rig.search({ key: Buffer.from('17-3') });
    expect(indexed.records).toHaveLength(1);
    expect(indexed.bytesRead).toBeLessThan(12_000);
    const scanned = await rig.search({ text: '17-3' });
    expect(scanned.records).toHaveLength(1);
    expect(scanned.bytesRead).toBeGreaterThan(500_000);
  });

  it('finds what compaction kept, and not what it took away', async () => {
    const configs = {
      'cleanup.policy': 'compact',
      'segment.ms': '1',
      'min.cleanable.dirty.ratio': '0',
    };
    const topic = await rig.newTopic('latest', 1, configs);
    const [{ partitionId }] = topic.partitions;
    for (let i = 0; i < 20; i++)
      await rig.append(partitionId, [{ key: `k${i % 4}`, value: `${i}` }]);
    await rig.append(partitionId, [{ key: 'last' }]);
    await rig.indexer.round();
    await rig.takeOver({ cleanerBackoffMs: 5 });
    const values = async () =>
      (await rig.search({ key: Buffer.from('k1') })).records.map(({ value }) => String(value));
    while ((await values()).length > 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await values()).toEqual(['17']);
  });
});

describe('the index', () => {
  it('tells in SQL where records lie', async () => {
    const { partitions } = await rig.newTopic('asked', 2);
    for (const { partitionId } of partitions) {
      const records = Array.from({ length: 30 }, (_, i) => ({
        key: `k${i % 10}`,
        value: 'x'.repeat(50),
      }));
      await rig.append(partitionId, records);
    }
    await rig.indexer.round();
    await rig.log.deleteRecordsBefore(partitions[1].partitionId, 10n);
    const { rows } = await rig.pool.query<{ partition: number; offset: bigint }>(
      `select * from posthorn_v1.find_offsets('key', 'k3', 'asked')`,
    );
    expect(rows.map(({ partition, offset }) => `${partition}@${offset}`)).toEqual([
      '0@3',
      '0@13',
      '0@23',
      '1@13',
      '1@23',
    ]);
    const { rows: indexes } = await rig.pool.query(
      'select * from posthorn_v1.record_index order by partition',
    );
    expect(indexes).toMatchObject([
      { topic: 'asked', partition: 0, from_offset: 0n, end_offset: 30n, entries: 30n, bytes: 210n },
      {
        topic: 'asked',
        partition: 1,
        end_offset: 30n,
        fields: ['correlationId', 'key', 'traceId'],
      },
    ]);
  });

  it('of a topic that was deleted goes, and one of the same name begins anew', async () => {
    const old = await rig.newTopic('again', 1);
    await rig.append(old.partitions[0].partitionId, [{ key: 'a' }, { key: 'b' }]);
    await rig.indexer.round();
    expect(await rig.runs()).toHaveLength(1);
    await rig.log.topics.delete(old.id);
    await rig.newTopic('again', 1);
    expect(await rig.rows.dropOrphans()).toBe(false);
    expect(await rig.runs()).toEqual([]);
    expect((await rig.pool.query('select from posthorn.index_pages')).rowCount).toBe(0);
    expect((await rig.search({ key: Buffer.from('a') })).records).toEqual([]);
  });

  it('is written by the leader of the partition alone, and not under an epoch that is over', async () => {
    const { partitions } = await rig.newTopic('led', 1);
    const [{ partitionId, shard }] = partitions;
    const epoch = rig.log.cluster.ownedShards().get(shard)!;
    const told = { partitionId, baseOffset: 0n, endOffset: 9n, level: 0, entries: 0 };
    const pages = [{ firstHash: 7, page: 0, entries: Buffer.alloc(7) }];
    const run = { ...told, maxTimestamp: 0n, fields: ['key'], pages, replaces: false };
    await expect(rig.rows.write(run, { shard, epoch: epoch - 1 })).rejects.toMatchObject({
      code: 'PH001',
    });
    await expect(
      rig.rows.dropBelow(partitionId, 9n, { shard, epoch: epoch + 1 }),
    ).rejects.toMatchObject({ code: 'PH001' });
    expect(await rig.runs()).toEqual([]);
    expect((await rig.pool.query('select from posthorn.index_pages')).rowCount).toBe(0);
    await rig.rows.write(run, { shard, epoch });
    expect(await rig.rows.pages(partitionId, 0n, 9n)).toEqual([
      { baseOffset: 0n, entries: pages[0].entries },
    ]);
    await expect(rig.rows.write(run, { shard, epoch })).rejects.toMatchObject({ code: '23505' });
  });

  it('is not held up by a partition that takes in more than there is time for', async () => {
    const { partitions } = await rig.newTopic('busy', 2);
    const [busy, calm] = partitions.map(({ partitionId }) => partitionId);
    for (let i = 0; i < 6; i++) await rig.append(busy, [{ key: `${i}`, value: 'v'.repeat(900) }]);
    await rig.append(calm, [{ key: 'calm', value: 'v'.repeat(900) }]);
    rig.restartIndexer({ ...TINY_RUNS, fanIn: 100, runsPerTurn: 1 });
    const counts = async () => {
      const runs = await rig.rows.runs([busy, calm]);
      return [busy, calm].map((partitionId) => runs.get(partitionId)?.length);
    };
    expect(await rig.indexer.round()).toBe(true);
    expect(await counts()).toEqual([1, 1]);
    while (await rig.indexer.round());
    expect(await counts()).toEqual([6, 1]);
  });

  it('asks for nothing in a round before which nothing came', async () => {
    const { partitions } = await rig.newTopic('still', 3);
    for (const { partitionId } of partitions) await rig.append(partitionId, [{ key: 'k' }]);
    await rig.indexer.round();
    const fetch = jest.spyOn(rig.log, 'fetch');
    await rig.indexer.round();
    expect(fetch).not.toHaveBeenCalled();
    await rig.append(partitions[1].partitionId, [{ key: 'k' }]);
    await rig.indexer.round();
    const asked = new Set(fetch.mock.calls.map(([{ partitionId }]) => partitionId));
    fetch.mockRestore();
    expect([...asked]).toEqual([partitions[1].partitionId]);
  });

  it('reads nothing of what is too little for a run after a takeover, and counts it for the next one', async () => {
    const limits = { ...TINY_RUNS, agedRunBytes: 2_000, runBytes: 4_000 };
    const topic = await rig.newTopic('little', 1);
    const { partitionId } = topic.partitions[0];
    const batch = (value: string): Promise<bigint> =>
      rig.append(partitionId, [{ key: 'k', value }]);
    await batch('x'.repeat(1_000));
    await rig.takeOver();
    rig.restartIndexer(limits);
    const fetched = jest.spyOn(rig.log, 'fetch');
    await rig.indexer.round();
    expect(fetched.mock.calls.filter(([{ maxBytes }]) => maxBytes > 0)).toEqual([]);
    expect(await rig.runs()).toEqual([]);
    // Neither of the two would be worth a row without the other.
    await batch('y'.repeat(1_000));
    await rig.indexer.round();
    expect(await rig.runs()).toMatchObject([{ partition_id: partitionId, entries: 2 }]);
  });

  it('takes no more room after many rounds of retention than after a few', async () => {
    const { partitions } = await rig.newTopic('short', 1);
    const [{ partitionId }] = partitions;
    const sizeAfter = async (rounds: number): Promise<number> => {
      for (let round = 0; round < rounds; round++) {
        const records = Array.from({ length: 400 }, (_, i) => ({ key: `${round}-${i}` }));
        const first = await rig.append(partitionId, records);
        await rig.indexer.round();
        await rig.log.deleteRecordsBefore(partitionId, first);
        await rig.pool.query('vacuum posthorn.index_pages');
        await rig.pool.query('vacuum posthorn.index_runs');
      }
      const { rows } = await rig.pool.query<{ bytes: bigint }>(
        `select pg_total_relation_size('posthorn.index_pages') + pg_total_relation_size('posthorn.index_runs') as bytes`,
      );
      return Number(rows[0].bytes);
    };
    const early = await sizeAfter(10);
    expect(await sizeAfter(60)).toBeLessThanOrEqual(early * 1.5);
  });

  it('hashes in SQL as it does here, and is probed by its key', async () => {
    for (const [field, value] of [
      ['key', 'order-17'],
      ['$.größe', ''],
      ['header:x', 'é'.repeat(2_000)],
    ]) {
      const bytes = Buffer.from(value);
      const { rows } = await rig.pool.query<{ hash: number }>(
        'select posthorn.index_hash($1, $2) as hash',
        [field, bytes],
      );
      expect(rows[0].hash).toBe(asInt(termHash(field, bytes)));
    }
    await rig.pool.query(
      `insert into posthorn.index_pages select p, o * 100, h, h, '\\x00' from generate_series(1, 10) p, generate_series(1, 50) o, generate_series(1, 20) h`,
    );
    await rig.pool.query(
      `insert into posthorn.index_runs select p, o * 100, o * 100 + 100, 0, 20, 20, 0, '{key}' from generate_series(1, 10) p, generate_series(1, 50) o`,
    );
    await rig.pool.query('analyze posthorn.index_pages, posthorn.index_runs');
    const everyPlace = [[1, 3, 7], [9_999n, 9_999n, 9_999n], [11], 16];
    for (const [sql, values] of [
      ['select * from posthorn.index_pages_with(3, 700, 11)', []],
      [LOOK, everyPlace],
    ] as const) {
      const { rows } = await rig.pool.query<Record<string, string>>(`explain ${sql}`, [...values]);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/index_pages_pkey on index_pages p.*\n.*base_offset = .*first_hash <= /);
      expect(plan).not.toContain('Seq Scan on index_pages');
    }
  });
});
