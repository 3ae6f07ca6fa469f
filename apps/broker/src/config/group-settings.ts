import { integer, setting } from './setting.js';

const DAY_MS = 24 * 60 * 60_000;

/** Consumer groups and their offsets. */
export const groupSettings = {
  groupInitialRebalanceDelayMs: setting({
    env: 'POSTHORN_GROUP_INITIAL_REBALANCE_DELAY_MS',
    flag: 'group-initial-rebalance-delay-ms',
    kafka: 'group.initial.rebalance.delay.ms',
    default: 500,
    parse: integer(0, 300_000),
    why: 'How long an empty group waits for more members before its first assignment. Kafka has 3 s, for fleets that start over seconds; half a second gathers the services of one deployment and keeps a restart quick.',
  }),
  groupSessionTimeoutMinMs: setting({
    env: 'POSTHORN_GROUP_SESSION_TIMEOUT_MIN_MS',
    flag: 'group-session-timeout-min-ms',
    kafka: 'group.min.session.timeout.ms',
    default: 6_000,
    parse: integer(1, DAY_MS),
    why: "Shortest session a member may ask for. Kafka's default.",
  }),
  groupSessionTimeoutMaxMs: setting({
    env: 'POSTHORN_GROUP_SESSION_TIMEOUT_MAX_MS',
    flag: 'group-session-timeout-max-ms',
    kafka: 'group.max.session.timeout.ms',
    default: 30 * 60_000,
    parse: integer(1, DAY_MS),
    why: "Longest session a member may ask for. Kafka's default.",
  }),
  groupSizeMax: setting({
    env: 'POSTHORN_GROUP_SIZE_MAX',
    flag: 'group-size-max',
    kafka: 'group.max.size',
    default: 1_000,
    parse: integer(1, 100_000),
    why: 'Members of one group. Kafka has no limit; here a group is one row.',
  }),
  offsetsRetentionMinutes: setting({
    env: 'POSTHORN_OFFSETS_RETENTION_MINUTES',
    flag: 'offsets-retention-minutes',
    kafka: 'offsets.retention.minutes',
    default: 7 * 24 * 60,
    parse: integer(1, 10 * 365 * 24 * 60),
    why: "How long committed offsets outlive the group's last member. Kafka's seven days.",
  }),
} as const;
