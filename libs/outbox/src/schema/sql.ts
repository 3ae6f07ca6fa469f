import { readFileSync } from 'node:fs';

/** Of the newest file in sql/, which tells the database the same: posthorn.outbox_version(). */
export const OUTBOX_VERSION = 200;

/** Of the oldest that has every function this package calls. */
export const OUTBOX_VERSION_MIN = 160;

/** Beside src and dist alike. Every file may run where it has run before. */
export const OUTBOX_FILES = [
  '0062-outbox.sql',
  '0121-deferred.sql',
  '0150-topic-ids.sql',
  '0160-histories.sql',
  '0200-replicated.sql',
];

/**
 * What is to be installed, as one script for psql or any client that takes several statements at once.
 * @param after the version that is there: its files have run.
 */
export function outboxSql(after = 0): string {
  return OUTBOX_FILES.filter((file) => Number.parseInt(file, 10) > after)
    .map((file) => readFileSync(new URL(`../../sql/${file}`, import.meta.url), 'utf8'))
    .join('\n');
}
