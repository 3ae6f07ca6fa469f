import { readFileSync } from 'node:fs';

/** Of the newest file in sql/, which tells the database the same: posthorn.outbox_version(). */
export const OUTBOX_VERSION = 121;

/** Beside src and dist alike. Every file may run where it has run before. */
export const OUTBOX_FILES = ['0062-outbox.sql', '0121-deferred.sql'];

/** Everything to install, as one script for psql or any client that takes several statements at once. */
export function outboxSql(): string {
  return OUTBOX_FILES.map((file) =>
    readFileSync(new URL(`../sql/${file}`, import.meta.url), 'utf8'),
  ).join('\n');
}
