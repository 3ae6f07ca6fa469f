import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { JobTable } from '../../../apps/broker/src/admin/jobs/job-table.js';
import { until } from '../../conformance/support.js';
import { withoutNews } from '../../support/without-news.js';
import { BrokerPair } from './broker-pair.js';

const { Kafka, logLevel } = kafkajs;

interface Replay {
  readonly id: string;
  readonly status: string;
  readonly copied: number;
}

const OVER = new Set(['completed', 'failed', 'cancelled']);

function onlyTheSecondClaims(): () => void {
  const claim = Reflect.get(JobTable.prototype, 'claim');
  JobTable.prototype.claim = async function (owner, kinds) {
    return owner === '1' ? undefined : claim.call(this, owner, kinds);
  };
  return () => {
    JobTable.prototype.claim = claim;
  };
}

describe('a broker that has yet to hear of what was done at another', () => {
  let pair: BrokerPair;
  let hear: (() => void) | undefined;
  let restore: (() => void) | undefined;

  beforeAll(async () => {
    pair = await BrokerPair.start();
  });
  afterEach(() => {
    hear?.();
    restore?.();
    restore = undefined;
  });
  afterAll(() => pair.close());

  /** From now on the second broker is told nothing. */
  function deaf(): void {
    hear = withoutNews(pair.brokers[1].services.log);
  }

  function ledByTheFirst(name: string): number {
    const { topics, cluster } = pair.brokers[0].services.log;
    const owned = cluster.ownedShards();
    const partition = topics.byName(name)?.partitions.find(({ shard }) => owned.has(shard));
    if (partition === undefined) throw new Error(`the first broker leads nothing of ${name}`);
    return partition.index;
  }

  it.each(['source', 'target'])('goes on with a replay of which the %s is news', async (what) => {
    const other = `other-${what}`;
    const news = `news-${what}`;
    await pair.createTopic(other, 4);
    deaf();
    await pair.call(0, 'POST', 'topics', { name: news, partitions: 4 });
    const [source, target] = what === 'source' ? [news, other] : [other, news];
    const partition = ledByTheFirst(source);
    const published = { partition, value: { text: 'v' } };
    expect((await pair.call(0, 'POST', `topics/${source}/records`, published)).status).toBe(201);
    restore = onlyTheSecondClaims();
    const body = { source: { topic: source, partitions: [partition] }, target: { topic: target } };
    const replay = await pair.call<{ replay: Replay }>(0, 'POST', 'replays', body);
    expect(replay.status).toBe(202);
    const told = async (): Promise<Replay> =>
      (await pair.call<Replay>(0, 'GET', `replays/${replay.body.replay.id}`)).body;
    await until('it is over', async () => OVER.has((await told()).status));
    expect(await told()).toMatchObject({ status: 'completed', copied: 1 });
  });

  it('answers for a topic that was just made, whoever leads it', async () => {
    deaf();
    expect((await pair.call(0, 'POST', 'topics', { name: 'made', partitions: 8 })).status).toBe(
      201,
    );
    const { topics } = pair.brokers[1].services.log;
    const byName = Reflect.get(topics, 'byName');
    // Its own clients' questions are answered by what it knows: the first broker asks it again.
    topics.byName = (name) => {
      const found = byName.call(topics, name);
      if (found === undefined) hear?.();
      return found;
    };
    expect((await pair.call(0, 'GET', 'topics/made')).status).toBe(200);
    Reflect.deleteProperty(topics, 'byName');
    deaf();
    expect((await pair.call(0, 'POST', 'topics', { name: 'found', partitions: 8 })).status).toBe(
      201,
    );
    expect((await pair.call(1, 'GET', 'topics/found/configs')).status).toBe(200);
    expect((await pair.call(1, 'GET', 'topics/lost/configs')).status).toBe(404);
  });

  it('makes a topic again that was just deleted', async () => {
    await pair.createTopic('again', 1);
    deaf();
    expect((await pair.call(0, 'DELETE', 'topics/again')).status).toBe(204);
    const made = await pair.call(1, 'POST', 'topics', { name: 'again', partitions: 2 });
    expect(made.status).toBe(201);
  });

  it('takes a change by the tag that the other gave a moment ago', async () => {
    await pair.createTopic('tagged', 1);
    deaf();
    const change = (ms: string) => ({ configs: { 'retention.ms': ms } });
    await pair.call(0, 'PATCH', 'topics/tagged/configs', change('1000000'));
    const { headers } = await pair.call(0, 'GET', 'topics/tagged/configs');
    const tag = { 'If-Match': headers.get('etag') ?? '' };
    const changed = await pair.call(1, 'PATCH', 'topics/tagged/configs', change('2000000'), tag);
    expect(changed.status).toBe(200);
  });

  it('takes a change of settings by the tag that the other gave a moment ago', async () => {
    // Hears of no settings by itself from now on.
    await pair.brokers[1].services.brokerConfigs.stop();
    const change = (ms: string) => ({ configs: { 'log.retention.ms': ms } });
    const { headers } = await pair.call(0, 'PATCH', 'cluster/configs', change('1000000000'));
    const tag = { 'If-Match': headers.get('etag') ?? '' };
    const changed = await pair.call(1, 'PATCH', 'cluster/configs', change('2000000000'), tag);
    expect(changed.status).toBe(200);
  });

  it('makes no masking rule twice when definitions are imported at both', async () => {
    // Hears of no rules by itself from now on.
    await pair.brokers[1].services.masking.stop();
    const rule = { topic: 'tagged', target: 'value', place: '$.card', action: 'MASK' };
    const definitions = { version: 1, maskingRules: [rule] };
    for (const which of [0, 1] as const) {
      const imported = await pair.call(which, 'POST', 'definitions', definitions);
      expect(imported.status).toBe(200);
    }
    const made = await pair.call<{ maskingRules: object[] }>(0, 'GET', 'masking-rules');
    expect(made.body.maskingRules).toHaveLength(1);
  });

  it('changes and deletes over the Kafka protocol what was just made', async () => {
    deaf();
    await pair.call(0, 'POST', 'topics', { name: 'changed', partitions: 1 });
    const { host, port } = pair.brokers[1];
    const kafka = new Kafka({ brokers: [`${host}:${port}`], logLevel: logLevel.NOTHING });
    const admin = kafka.admin({ retry: { retries: 0 } });
    await admin.connect();
    try {
      await admin.createPartitions({ topicPartitions: [{ topic: 'changed', count: 3 }] });
      await pair.call(0, 'DELETE', 'topics/changed');
      expect(await admin.createTopics({ topics: [{ topic: 'changed' }] })).toBe(true);
      await pair.call(0, 'DELETE', 'topics/changed');
      await pair.call(0, 'POST', 'topics', { name: 'changed', partitions: 1 });
      await admin.deleteTopics({ topics: ['changed'] });
    } finally {
      await admin.disconnect();
    }
    expect((await pair.call(0, 'GET', 'topics/changed')).status).toBe(404);
  });

  it('is handed no record for a topic that has the name of one which it still knows', async () => {
    const { topics, cluster } = pair.brokers[1].services.log;
    /** Until the second broker leads it. */
    const made = async (): Promise<void> => {
      do {
        await pair.call(0, 'DELETE', 'topics/renewed');
        await pair.call(0, 'POST', 'topics', { name: 'renewed', partitions: 1 });
      } while (!cluster.ownedShards().has(topicAtFirst().partitions[0].shard));
    };
    const topicAtFirst = () => pair.brokers[0].services.log.topics.byName('renewed')!;
    await made();
    await until('the second broker to know it', () => {
      return topics.byName('renewed')?.id === topicAtFirst().id;
    });
    const published = { partition: 0, value: { text: 'v' } };
    await pair.call(0, 'POST', 'topics/renewed/records', published);
    deaf();
    await made();
    const byId = Reflect.get(topics, 'byId');
    topics.byId = (id) => {
      const found = byId.call(topics, id);
      if (found === undefined) hear?.();
      return found;
    };
    const { status } = await pair.call(0, 'POST', 'topics/renewed/records', published);
    Reflect.deleteProperty(topics, 'byId');
    hear?.();
    expect(status).toBe(201);
    const read = await pair.call<{ records: object[] }>(0, 'GET', 'topics/renewed/records');
    expect(read.body.records).toHaveLength(1);
  });
});
