import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Topic } from '@posthorn/log';
import { parseComparison } from '../../../apps/broker/src/admin/filters/value-condition.js';
import { INDEX_CONFIG } from '../../../apps/broker/src/record-index/index-fields.js';
import { until } from '../../conformance/support.js';
import { SearchRig, TINY_RUNS } from './search-rig.js';

let rig: SearchRig;
beforeEach(async () => {
  rig = await SearchRig.open();
});
afterEach(() => rig.close());

describe('a build of the index', () => {
  async function filled(name: string, partitions: number, batches: number): Promise<Topic> {
    const topic = await rig.newTopic(name, partitions);
    for (let batch = 0; batch < batches; batch++) {
      for (const { partitionId } of topic.partitions) {
        const records = Array.from({ length: 10 }, (_, i) => ({
          key: `k${i}`,
          value: JSON.stringify({ n: batch * 10 + i, pad: 'x'.repeat(20) }),
        }));
        await rig.append(partitionId, records);
      }
    }
    return topic;
  }

  const found = async (topic: Topic): Promise<{ count: number; bytesRead: number }> => {
    const query = { where: [parseComparison('$.n==3')!] };
    const { records, bytesRead } = await rig.search(query, { topics: [topic] });
    return { count: records.length, bytesRead };
  };

  const reconfigured = async ({ id }: Topic, config: string): Promise<Topic> => {
    await rig.log.topics.alterConfigs(id, new Map([[INDEX_CONFIG, config]]));
    return rig.log.topics.byId(id)!;
  };

  /** Reads the catalogue with each renewal of its lease: behind a few of them it knows of nothing new. */
  async function settled(): Promise<void> {
    const leaseEnd = async (): Promise<number> => {
      const { rows } = await rig.pool.query<{ end: Date }>(
        'select expires_at as end from posthorn.brokers',
      );
      return rows[0].end.getTime();
    };
    for (let renewals = 0; renewals < 3; renewals++) {
      const before = await leaseEnd();
      await until('the lease to be renewed', async () => (await leaseEnd()) !== before);
    }
  }

  it('gives a field to what was indexed without it, run by run, and searches are right all the while', async () => {
    const topic = await reconfigured(await filled('grown', 2, 30), 'default');
    await rig.indexer.round();
    const before = await found(topic);
    const grown = await reconfigured(topic, 'default,$.n');
    await rig.indexer.round();
    expect(await found(grown)).toEqual(before);

    const { id, total } = await rig.build(grown);
    expect(total).toBe(600n);
    const seen: bigint[] = [];
    while (await rig.indexer.round()) {
      seen.push((await rig.rows.builds.get(id))?.processed ?? -1n);
      expect((await found(grown)).count).toBe(before.count);
      // Its process is killed: another one goes on where it was.
      if (seen.length % 2 === 0) rig.restartIndexer();
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((a, b) => (a < b ? -1 : 1)));
    await rig.indexer.round();
    expect(await rig.rows.builds.get(id)).toMatchObject({ state: 'completed', processed: 600n });
    const after = await found(grown);
    expect(after.count).toBe(before.count);
    expect(after.bytesRead).toBeLessThan(before.bytesRead);
  });

  it('indexes all that a topic held whose index was off, to the last record', async () => {
    const off = await reconfigured(await filled('off', 1, 3), 'none');
    rig.restartIndexer({ ...TINY_RUNS, agedRunBytes: 1_000_000, runBytes: 2_000_000 });
    await rig.indexer.round();
    const on = await reconfigured(off, '$.n');
    await rig.indexer.round();
    expect(await rig.runs()).toEqual([]);
    const { id } = await rig.build(on);
    for (let i = 0; i < 3; i++) await rig.indexer.round();
    expect(await rig.rows.builds.get(id)).toMatchObject({ state: 'completed', processed: 30n });
    expect((await found(on)).count).toBe(1);
    expect(await rig.runs()).toMatchObject([{ entries: 30 }]);
  });

  it('ends when it is cancelled, and leaves what it built', async () => {
    const topic = await filled('ended', 1, 30);
    await rig.indexer.round();
    const grown = await reconfigured(topic, 'default,$.n');
    const { id } = await rig.build(grown);
    expect((await rig.build(grown)).id).toBe(id);
    await rig.indexer.round();
    expect(await rig.rows.builds.cancel(id)).toBe(true);
    expect(await rig.rows.builds.cancel(id)).toBe(false);
    const { processed } = (await rig.rows.builds.get(id))!;
    expect(processed).toBeGreaterThan(0n);
    expect(await rig.indexer.round()).toBe(false);
    expect(await rig.rows.builds.get(id)).toMatchObject({ state: 'cancelled', processed });
    // Asked for again, it finds what is done.
    const again = await rig.build(grown);
    while (await rig.indexer.round());
    await rig.indexer.round();
    expect(await rig.rows.builds.get(again.id)).toMatchObject({ state: 'completed' });
  });

  it('fails where the index was switched off, or the topic deleted', async () => {
    const off = await reconfigured(await filled('switched', 1, 2), 'none');
    const gone = await filled('deleted', 1, 2);
    const builds = [await rig.build(off), await rig.build(gone)];
    await rig.log.topics.delete(gone.id);
    for (let i = 0; i < 2; i++) await rig.indexer.round();
    const ended = await Promise.all(builds.map(({ id }) => rig.rows.builds.get(id)));
    expect(ended).toMatchObject([
      { state: 'failed', error: 'posthorn.index of the topic is none' },
      { state: 'failed', error: 'the topic was deleted' },
    ]);
  });

  it.each(['none', 'default'])(
    'waits for a leader that still takes the index to be "%s", and does not go by that',
    async (before) => {
      const topic = await reconfigured(await filled('behind', 1, 3), before);
      await settled();
      // As another broker says it, and the news of it is still under way.
      const write = 'update posthorn.topics set configs = configs || $2 where topic_id = $1';
      await rig.pool.query(write, [topic.id, { [INDEX_CONFIG]: 'default,$.n' }]);
      const { id } = await rig.build(topic);
      for (let i = 0; i < 3; i++) await rig.indexer.round();
      expect(await rig.rows.builds.get(id)).toMatchObject({ state: 'running', processed: 0n });

      await rig.pool.query('update posthorn.cluster set catalog_version = catalog_version + 1');
      const configOf = () => rig.log.topics.byId(topic.id)?.configs.get(INDEX_CONFIG);
      await until('the news to arrive', () => configOf() === 'default,$.n');
      for (let i = 0; i < 3; i++) await rig.indexer.round();
      expect(await rig.rows.builds.get(id)).toMatchObject({ state: 'completed', processed: 30n });
      expect((await found(rig.log.topics.byId(topic.id)!)).count).toBe(1);
    },
  );
});
