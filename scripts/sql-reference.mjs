// The tables of docs/sql.md, from the comments of the database. scripts/schema.mjs writes them.
import { between, table } from './markdown.mjs';

/** Views that are a promise: those that are commented, column by column. */
export const VIEWS = `
  select c.relname as view, obj_description(c.oid) as about, a.attname as column,
    format_type(a.atttypid, a.atttypmod) as type, col_description(c.oid, a.attnum) as comment
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
  where n.nspname = 'posthorn_v1' and c.relkind = 'v' and obj_description(c.oid) not like '%not a promise%'
  order by c.relname, a.attnum`;

/** @param rows of VIEWS. */
export function sqlReference(page, rows) {
  const views = [...new Set(rows.map(({ view }) => view))].map((view) => {
    const own = rows.filter((row) => row.view === view);
    const columns = own.map(({ column, type, comment }) => [`\`${column}\``, type, comment ?? '']);
    return `### ${view}\n\n${own[0].about}\n\n${table(['column', 'type', 'what it is'], columns)}`;
  });
  return between(page, 'views', views.join('\n\n'));
}
