import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { OUTBOX_FILES, OUTBOX_VERSION } from './sql.js';

describe('the SQL that this package installs', () => {
  it.each(OUTBOX_FILES)("is the broker's own migration, byte for byte: %s", (file) => {
    expect(readFileSync(`libs/outbox/sql/${file}`, 'utf8')).toBe(
      readFileSync(`libs/db/migrations/${file}`, 'utf8'),
    );
  });

  it('says which of its files is the newest', () => {
    expect(OUTBOX_FILES.at(-1)).toMatch(new RegExp(`^0*${OUTBOX_VERSION}-`));
  });
});
