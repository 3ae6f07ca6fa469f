/** Settings of the group coordinator, with Kafka's configuration name of each. */
export interface GroupSettings {
  /** group.min.session.timeout.ms */
  readonly minSessionTimeoutMs: number;
  /** group.max.session.timeout.ms */
  readonly maxSessionTimeoutMs: number;
  /** group.initial.rebalance.delay.ms */
  readonly initialRebalanceDelayMs: number;
  /** group.max.size */
  readonly maxGroupSize: number;
  /** A member that never came back for its first join's answer is dropped after this; a constant in Kafka. */
  readonly newMemberJoinTimeoutMs: number;
  /** offset.metadata.max.bytes; like Kafka, counted in UTF-16 units. */
  readonly offsetMetadataMaxBytes: number;
  /** offsets.retention.minutes, in milliseconds. */
  readonly offsetsRetentionMs: number;
  /** offsets.retention.check.interval.ms */
  readonly offsetsRetentionCheckIntervalMs: number;
  /** offset.commit.timeout.ms: clients are told to retry when a write takes longer; the write itself goes on. */
  readonly writeTimeoutMs: number;
  /**
   * Bound on a group's subscriptions, and on the assignments a leader sends. They are persisted together in one row;
   * Kafka's bound is its largest record, 1 MB.
   */
  readonly groupMetadataMaxBytes: number;
}

export const defaultGroupSettings: GroupSettings = {
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 30 * 60_000,
  initialRebalanceDelayMs: 3_000,
  // Kafka's default is no limit. A group's members are persisted in one row, so there must be one: 1,000 members with
  // the usual few hundred bytes of subscription each are well under a megabyte.
  maxGroupSize: 1_000,
  newMemberJoinTimeoutMs: 5 * 60_000,
  offsetMetadataMaxBytes: 4_096,
  offsetsRetentionMs: 7 * 24 * 60 * 60_000,
  offsetsRetentionCheckIntervalMs: 10 * 60_000,
  writeTimeoutMs: 5_000,
  groupMetadataMaxBytes: 16 * 1024 * 1024,
};
