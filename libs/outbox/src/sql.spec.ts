import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

describe('the SQL that this package installs', () => {
  it("is the broker's own migration, byte for byte", () => {
    const file = '0062-outbox.sql';
    expect(readFileSync(`libs/outbox/sql/${file}`, 'utf8')).toBe(
      readFileSync(`libs/db/migrations/${file}`, 'utf8'),
    );
  });
});
