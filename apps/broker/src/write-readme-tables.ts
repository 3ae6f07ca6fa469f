// Writes the three derived tables into README.md: node apps/broker/dist/write-readme-tables.js
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsTable } from './config/load-config.js';
import { apis } from './kafka/apis.js';
import { supportTable } from './kafka/support-table.js';
import { topicConfigTable } from './topics/topic-config-table.js';

const readme = new URL('../README.md', import.meta.url);

function between(text: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`README.md has no ${begin} ... ${end}`);
  return `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`;
}

const tables = Object.entries({
  apis: supportTable(apis),
  settings: settingsTable(),
  'topic configs': topicConfigTable(),
});
const text = readFileSync(readme, 'utf8');
writeFileSync(
  readme,
  tables.reduce((written, [name, table]) => between(written, name, table), text),
);
