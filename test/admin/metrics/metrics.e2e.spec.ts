import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { familiesOf, parseExposition } from './exposed-metrics.js';
import { startObservedBroker, type ObservedBroker } from '../support/observed-broker.js';

/** Dashboards, alerts and other people's queries name these: a change here breaks them. */
const OF_KAFKA = [
  'kafka_broker_info{id,address} gauge',
  'kafka_brokers{} gauge',
  'kafka_consumergroup_current_offset_sum{consumergroup,topic} gauge',
  'kafka_consumergroup_group_max_lag_seconds{cluster_name,group} gauge',
  'kafka_consumergroup_group_max_lag{cluster_name,group} gauge',
  'kafka_consumergroup_group_sum_lag{cluster_name,group} gauge',
  'kafka_consumergroup_group_topic_sum_lag{cluster_name,group,topic} gauge',
  'kafka_consumergroup_lag_sum{consumergroup,topic} gauge',
  'kafka_consumergroup_members{consumergroup} gauge',
  'kafka_topic_partitions{topic} gauge',
];
const OF_PARTITIONS = [
  'kafka_consumergroup_current_offset{consumergroup,topic,partition} gauge',
  'kafka_consumergroup_group_lag_seconds{cluster_name,group,topic,partition} gauge',
  'kafka_consumergroup_group_lag{cluster_name,group,topic,partition} gauge',
  'kafka_consumergroup_group_offset{cluster_name,group,topic,partition} gauge',
  'kafka_consumergroup_lag{consumergroup,topic,partition} gauge',
  'kafka_partition_earliest_offset{cluster_name,topic,partition} gauge',
  'kafka_partition_latest_offset{cluster_name,topic,partition} gauge',
  'kafka_topic_partition_current_offset{topic,partition} gauge',
  'kafka_topic_partition_in_sync_replica{topic,partition} gauge',
  'kafka_topic_partition_leader_is_preferred{topic,partition} gauge',
  'kafka_topic_partition_leader{topic,partition} gauge',
  'kafka_topic_partition_oldest_offset{topic,partition} gauge',
  'kafka_topic_partition_replicas{topic,partition} gauge',
  'kafka_topic_partition_under_replicated_partition{topic,partition} gauge',
];
const OURS = [
  'posthorn_alerts_firing{severity} gauge',
  'posthorn_append_batch_size{} histogram',
  'posthorn_compaction_bytes_after_total{} counter',
  'posthorn_compaction_bytes_before_total{} counter',
  'posthorn_compaction_bytes_spent_total{} counter',
  'posthorn_compaction_failures_total{} counter',
  'posthorn_compaction_passes_total{} counter',
  'posthorn_compaction_seconds_total{} counter',
  'posthorn_consumer_lag_records{group,topic} gauge',
  'posthorn_consumer_lag_seconds{group,topic} gauge',
  'posthorn_deadletters_open{group,topic,reason} gauge',
  'posthorn_deadletters_total{topic} counter',
  'posthorn_database_restored_timestamp_seconds{} gauge',
  'posthorn_database_restores_total{} counter',
  'posthorn_deadletters{topic} gauge',
  'posthorn_fetch_wait_seconds{} histogram',
  'posthorn_group_state{group,state} gauge',
  'posthorn_kafka_connections{} gauge',
  'posthorn_kafka_fetch_session_partitions{} gauge',
  'posthorn_kafka_fetch_sessions{} gauge',
  'posthorn_kafka_fetches_parked{} gauge',
  'posthorn_kafka_request_bytes_total{api} counter',
  'posthorn_kafka_request_bytes{} gauge',
  'posthorn_kafka_requests_total{api} counter',
  'posthorn_kafka_response_bytes{} gauge',
  'posthorn_leader_partitions{} gauge',
  'posthorn_log_bytes{topic} gauge',
  'posthorn_metrics_per_partition{} gauge',
  'posthorn_outbox_dead{} gauge',
  'posthorn_outbox_oldest_seconds{} gauge',
  'posthorn_outbox_pending{} gauge',
  'posthorn_partitions_without_leader{} gauge',
  'posthorn_pg_pool_in_use{pool} gauge',
  'posthorn_pg_pool_max{pool} gauge',
  'posthorn_pg_pool_waiting{pool} gauge',
  'posthorn_pg_query_seconds{op} histogram',
  'posthorn_exports_stored_bytes{} gauge',
  'posthorn_exports_total{result} counter',
  'posthorn_produce_bytes_total{topic} counter',
  'posthorn_produce_records_total{topic} counter',
  'posthorn_rebalances_total{group} counter',
  'posthorn_redrives_total{result} counter',
  'posthorn_replays_total{result} counter',
  'posthorn_request_duration_seconds{api} histogram',
  'posthorn_retention_deleted_total{} counter',
  'posthorn_retention_segments_dropped_total{} counter',
];

describe('the metrics of a broker over PostgreSQL', () => {
  let observed: ObservedBroker;
  let text: string;
  beforeAll(async () => {
    observed = await startObservedBroker();
    text = await observed.scrape();
  });
  afterAll(() => observed?.close());

  it('have the names, labels and types that dashboards read, and no others', () => {
    const exposed = parseExposition(text);
    expect(familiesOf(exposed, 'kafka_')).toEqual([...OF_KAFKA, ...OF_PARTITIONS].toSorted());
    expect(familiesOf(exposed, 'posthorn_')).toEqual(OURS.toSorted());
  });

  it('tell what happened', () => {
    const lines = text.split('\n');
    const { port } = observed.broker;
    expect(lines).toEqual(
      expect.arrayContaining([
        `kafka_broker_info{id="1",address="127.0.0.1:${port}"} 1`,
        'posthorn_produce_records_total{topic="orders"} 2',
        'posthorn_consumer_lag_records{group="billing",topic="orders"} 1',
        'posthorn_deadletters{topic="orders.billing.dlq"} 1',
        'posthorn_deadletters_total{topic="orders.billing.dlq"} 1',
        'posthorn_deadletters_open{group="",topic="orders.billing.dlq",reason=""} 1',
        'posthorn_redrives_total{result="copied"} 0',
        'posthorn_exports_total{result="copied"} 0',
        'posthorn_exports_stored_bytes 0',
        'posthorn_alerts_firing{severity="critical"} 0',
        'posthorn_rebalances_total{group="kitchen"} 1',
        'posthorn_leader_partitions 4',
        'posthorn_partitions_without_leader 0',
        'posthorn_outbox_dead 1',
        'posthorn_outbox_pending 0',
        'posthorn_outbox_oldest_seconds 0',
      ]),
    );
    const amount = (series: string): number =>
      Number(
        lines
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')
          .at(-1),
      );
    // Three batches of records, in one to three transactions.
    expect(amount('posthorn_append_batch_size_sum')).toBe(3);
    expect(amount('posthorn_log_bytes{topic="orders"}')).toBe(
      amount('posthorn_produce_bytes_total{topic="orders"}'),
    );
    expect(amount('posthorn_consumer_lag_seconds{group="billing",topic="orders"}')).toBeGreaterThan(
      0,
    );
    for (const op of ['append', 'log', 'lease', 'groups', 'outbox']) {
      expect(amount(`posthorn_pg_query_seconds_count{op="${op}"}`)).toBeGreaterThan(0);
    }
    for (const pool of ['log', 'lease', 'groups', 'outbox']) {
      expect(amount(`posthorn_pg_pool_max{pool="${pool}"}`)).toBeGreaterThan(0);
    }
  });
});

it('tells of topics and groups only when it is not to tell of partitions', async () => {
  const observed = await startObservedBroker({ metricsPerPartition: 'off' });
  try {
    const exposed = parseExposition(await observed.scrape());
    expect(familiesOf(exposed, 'kafka_')).toEqual(OF_KAFKA.toSorted());
    expect(familiesOf(exposed, 'posthorn_')).toEqual(OURS.toSorted());
  } finally {
    await observed.close();
  }
});
