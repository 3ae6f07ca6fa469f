-- What the views of posthorn_v1 tell, said where people look: \d+ in psql, the tooltips of other tools, and the tables of
-- docs/sql.md, which `npm run schema` writes from here.
comment on view posthorn_v1.topics is 'A topic.';
comment on column posthorn_v1.topics.topic is 'Its name.';
comment on column posthorn_v1.topics.topic_id is 'Its id in the Kafka protocol; a topic that is made anew under the name has another.';
comment on column posthorn_v1.topics.configs is 'What was set on it; the rest is the defaults of the brokers.';
comment on column posthorn_v1.topics.created_at is 'When it was made.';
comment on column posthorn_v1.topics.partitions is 'How many it has.';

comment on view posthorn_v1.partitions is 'A partition.';
comment on column posthorn_v1.partitions.topic is 'Name of the topic.';
comment on column posthorn_v1.partitions.partition is 'Its number, from 0.';
comment on column posthorn_v1.partitions.start_offset is 'Of the first record that is kept.';
comment on column posthorn_v1.partitions.end_offset is 'Of the next record that will be written, as far as it is committed.';
comment on column posthorn_v1.partitions.size_in_bytes is 'Of the batches between the two, as stored.';

comment on view posthorn_v1.batches is 'A batch that readers see. Ask with topic and partition: without, every batch is read.';
comment on column posthorn_v1.batches.topic is 'Name of the topic.';
comment on column posthorn_v1.batches.partition is 'Number of the partition.';
comment on column posthorn_v1.batches.base_offset is 'Of its first record.';
comment on column posthorn_v1.batches.last_offset is 'Of its last record.';
comment on column posthorn_v1.batches.records is 'How many it has; after compaction fewer than its offsets.';
comment on column posthorn_v1.batches.bytes is 'Its size as the producer sent it, compressed if it is, header included.';
comment on column posthorn_v1.batches.first_timestamp is 'Of the producer, of its first record.';
comment on column posthorn_v1.batches.max_timestamp is 'The latest of its records; the time of the append with LogAppendTime.';
comment on column posthorn_v1.batches.producer_id is 'Of an idempotent producer; null without.';
comment on column posthorn_v1.batches.base_sequence is 'Sequence number of its first record; null without a producer id.';
comment on column posthorn_v1.batches.compression is 'none, gzip, snappy, lz4 or zstd.';
comment on column posthorn_v1.batches.is_transactional is 'Written within a transaction of Kafka.';
comment on column posthorn_v1.batches.is_control is 'A marker that ends a transaction; no consumer is given it.';

comment on view posthorn_v1.consumer_groups is 'A group that has members, or once had.';
comment on column posthorn_v1.consumer_groups.group_id is 'Its name.';
comment on column posthorn_v1.consumer_groups.state is 'Empty, PreparingRebalance, CompletingRebalance, Stable or Dead, as written last.';
comment on column posthorn_v1.consumer_groups.generation_id is 'Counts its rebalances.';
comment on column posthorn_v1.consumer_groups.protocol_type is 'consumer, unless it is something else that uses groups, such as Kafka Connect.';
comment on column posthorn_v1.consumer_groups.protocol_name is 'How it shares out partitions, such as range or cooperative-sticky.';
comment on column posthorn_v1.consumer_groups.state_changed_at is 'When it came into this state.';
comment on column posthorn_v1.consumer_groups.members is 'How many it has now.';

comment on view posthorn_v1.consumer_lag is 'A partition in which a group has committed an offset.';
comment on column posthorn_v1.consumer_lag.group_id is 'Name of the group.';
comment on column posthorn_v1.consumer_lag.topic is 'Name of the topic.';
comment on column posthorn_v1.consumer_lag.partition is 'Number of the partition.';
comment on column posthorn_v1.consumer_lag.committed_offset is 'Of the record that it reads next.';
comment on column posthorn_v1.consumer_lag.end_offset is 'Where the partition ends.';
comment on column posthorn_v1.consumer_lag.lag is 'Offsets between the two, of those that are still kept.';
comment on column posthorn_v1.consumer_lag.committed_at is 'When it committed last.';

comment on view posthorn_v1.dead_letters is 'A topic that ends in .dlq.';
comment on column posthorn_v1.dead_letters.topic is 'Its name.';
comment on column posthorn_v1.dead_letters.records is 'Records that are kept.';
comment on column posthorn_v1.dead_letters.records_ever is 'Records that were ever written.';

comment on view posthorn_v1.record_index is 'A partition with an index.';
comment on column posthorn_v1.record_index.topic is 'Name of the topic.';
comment on column posthorn_v1.record_index.partition is 'Number of the partition.';
comment on column posthorn_v1.record_index.from_offset is 'Of the first record that is indexed.';
comment on column posthorn_v1.record_index.end_offset is 'Behind the last record that is indexed.';
comment on column posthorn_v1.record_index.runs is 'Parts of the index; they are merged as they grow.';
comment on column posthorn_v1.record_index.entries is 'Values that are indexed.';
comment on column posthorn_v1.record_index.bytes is 'What it takes.';
comment on column posthorn_v1.record_index.fields is 'What new records are found by.';

comment on view posthorn_v1.partition_ranges is 'For the other views; not a promise.';
