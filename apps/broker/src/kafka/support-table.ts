import { markdownTable } from '../markdown-table.js';
import type { ApiDefinition } from './api.js';

/** The README's table of what is spoken, in the form that prettier leaves alone. */
export function supportTable(apis: readonly ApiDefinition[]): string {
  const rows = apis.map(({ key, name, min, max, advertisedMin }) => [
    String(key),
    name,
    advertisedMin === min ? `${min}-${max}` : `${min}-${max}, advertised from ${advertisedMin}`,
  ]);
  return markdownTable(['key', 'API', 'versions'], rows);
}
