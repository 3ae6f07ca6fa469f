import type { DataSource, EntityMetadata } from 'typeorm';

type Column = EntityMetadata['columns'][number];

/**
 * As PostgreSQL calls it, for a cast from text. Where the class alone says what a column is, TypeORM knows a constructor and no
 * name; and a cast to `character` without its length would cut to one.
 */
export function columnType({ driver }: DataSource, { type, length }: Column): string {
  const name = driver.normalizeType({ type, length });
  return name === 'character' ? 'bpchar' : name;
}
