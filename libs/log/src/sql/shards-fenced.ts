/** SQLSTATE of posthorn.hold_shards: an epoch is not ours any more. */
export const SHARDS_FENCED = 'PH001';
