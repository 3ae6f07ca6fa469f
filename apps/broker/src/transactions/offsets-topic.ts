/**
 * Kafka keeps committed offsets in this topic. Here it has no log and no client sees it; its partitions are what requests
 * call the shards of groups when the offsets of a group take part in a transaction.
 */
export const OFFSETS_TOPIC = '__consumer_offsets';
