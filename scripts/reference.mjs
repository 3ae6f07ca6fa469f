// The reference that is written from the code: docs/rest.md, docs/errors.md, the tables of docs/metrics.md, and llms.txt from the
// index of the documents. `npm run openapi` runs it last. The tables of docs/sql.md need a database: scripts/schema.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { llmsText } from './llms.mjs';
import { between, table } from './markdown.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** @param document the OpenAPI document of the admin API, parsed. */
export function restReference(document) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => method in methods).map((method) => ({
      path,
      method: method.toUpperCase(),
      ...methods[method],
    })),
  );
  const tags = [...new Set(operations.flatMap((operation) => operation.tags))];
  const sections = tags.map((tag) => {
    const rows = operations
      .filter((operation) => operation.tags.includes(tag))
      .map(({ method, path, summary = '', 'x-posthorn-requires': requires = [] }) => [
        `\`${method} ${path.replace('/api/v1', '')}\``,
        summary,
        requires.map((permission) => `\`${permission}\``).join(', '),
      ]);
    return `## ${tag}\n\n${table(['request', 'what it does', 'permission'], rows)}\n`;
  });
  return `# The admin API, request by request

Written from [openapi.json](../apps/broker/src/admin/openapi.json) by \`npm run openapi\`; a running broker serves it at \`/api/v1/openapi.json\`, and as a page with
every parameter at \`/api/v1/docs\`. Paths are below \`/api/v1\`, but those of Health. Conventions (paging, errors, idempotency, previews) are in
[its README](../apps/broker/src/admin/README.md); what goes wrong is in [errors](errors.md).

${sections.join('\n')}`;
}

/** @param problemTypes by code: status, title, hint. */
export function errorReference(problemTypes) {
  const rows = Object.entries(problemTypes).map(([code, { status, title, hint }]) => [
    `\`${code}\``,
    String(status),
    title,
    hint,
  ]);
  return `# Errors of the admin API

Failures are problems of RFC 9457 (\`application/problem+json\`). The last part of \`type\` is the code, and \`type\` itself is a page of the broker that says what stands
here. \`detail\` says what happened this time, \`instance\` is the id under which the broker logged it, and where Kafka has an error for it, \`kafkaErrorName\` and
\`kafkaErrorCode\` stand beside. Written by \`npm run openapi\`.

${table(['code', 'status', 'what it is', 'what to do'], rows)}
`;
}

/** @param tables of docs/metrics.md, by the marks that they stand between. */
export function metricsReference(text, tables) {
  return Object.entries(tables).reduce((page, [name, each]) => between(page, name, each), text);
}

export const OPENAPI = new URL('../apps/broker/src/admin/openapi.json', import.meta.url);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { problemTypes } = await import('../apps/broker/dist/admin/http/problem-types.js');
  const { metricsTables } = await import('../apps/broker/dist/admin/metrics/metrics-reference.js');
  const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
  const write = (name, text) => writeFileSync(new URL(`../${name}`, import.meta.url), text);
  write('docs/rest.md', restReference(JSON.parse(readFileSync(OPENAPI, 'utf8'))));
  write('docs/errors.md', errorReference(problemTypes));
  write('docs/metrics.md', metricsReference(read('docs/metrics.md'), metricsTables()));
  write('llms.txt', llmsText(read));
}
