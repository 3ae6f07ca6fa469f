import { integer, setting } from './setting.js';

const DAY_MS = 24 * 60 * 60_000;

export const transactionSettings = {
  transactionTimeoutMaxMs: setting({
    env: 'POSTHORN_TRANSACTION_TIMEOUT_MAX_MS',
    flag: 'transaction-timeout-max-ms',
    kafka: 'transaction.max.timeout.ms',
    default: 15 * 60_000,
    parse: integer(1, DAY_MS),
    why: "Longest transaction a producer may ask for: readers of committed records wait behind it. Kafka's default.",
  }),
  transactionTimeoutCheckMs: setting({
    env: 'POSTHORN_TRANSACTION_TIMEOUT_CHECK_MS',
    flag: 'transaction-timeout-check-ms',
    kafka: 'transaction.abort.timed.out.transaction.cleanup.interval.ms',
    default: 10_000,
    parse: integer(10, DAY_MS),
    why: "How often transactions that outlived their timeout are looked for and aborted. Kafka's default.",
  }),
  transactionalIdExpirationMs: setting({
    env: 'POSTHORN_TRANSACTIONAL_ID_EXPIRATION_MS',
    flag: 'transactional-id-expiration-ms',
    kafka: 'transactional.id.expiration.ms',
    default: 7 * DAY_MS,
    parse: integer(1, Number.MAX_SAFE_INTEGER),
    why: "How long a transactional id is remembered that begins no transaction. Kafka's seven days.",
  }),
} as const;
