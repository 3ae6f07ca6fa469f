/** SQLSTATE of posthorn.hold_shards: an epoch is not ours any more. */
export const SHARDS_FENCED = 'PH001';
/** SQLSTATE of posthorn.check_flush: a topic was deleted, which had partitions in the shards and which we have yet to hear of. */
export const TOPIC_DELETED = 'PH004';
