import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { problemTypes } from '../../apps/broker/src/admin/http/problem-types.js';
import {
  describeMetrics,
  metricsTables,
} from '../../apps/broker/src/admin/metrics/metrics-reference.js';
import { llmsText } from '../../scripts/llms.mjs';
import {
  errorReference,
  metricsReference,
  OPENAPI,
  restReference,
} from '../../scripts/reference.mjs';
import { ROOT } from './blocks.js';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

describe('the reference', () => {
  it('of the admin API is what the OpenAPI document says', () => {
    expect(read('docs/rest.md')).toBe(restReference(JSON.parse(readFileSync(OPENAPI, 'utf8'))));
  });

  it('of errors is what the API answers', () => {
    expect(read('docs/errors.md')).toBe(errorReference(problemTypes));
  });

  it('of metrics is what the code registers', () => {
    const page = read('docs/metrics.md');
    expect(page).toBe(metricsReference(page, metricsTables()));
  });

  it('is asked for nothing that it does not have: every metric that a document names is in it', () => {
    const known = new Set(
      describeMetrics().flatMap(({ name, type }) =>
        type === 'histogram' ? ['', '_bucket', '_sum', '_count'].map((end) => name + end) : [name],
      ),
    );
    const named = execFileSync('git', ['ls-files', '--', '*.md'], { cwd: ROOT, encoding: 'utf8' })
      .split('\n')
      .filter((file) => file !== '' && !file.startsWith('docs/decisions/'))
      .flatMap((file) =>
        [
          ...read(file).matchAll(
            /(?<![\w.])(?:posthorn|kafka)_[a-z_]+(?:total|seconds|lag|offset|members|pending|dead|leader|open)\b(?!\()/g,
          ),
        ].map(([name]) => ({ file, name })),
      );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
  });

  it('of compatibility has the sums that the README tells', () => {
    const rows = [
      ...read('docs/compatibility.md').matchAll(/^\|[^|]+\|[^|]+\|((?: +\d+ \|){4})$/gm),
    ];
    const sums = rows.reduce(
      (sum, [, numbers]) =>
        numbers
          .split('|')
          .slice(0, 4)
          .map((each, n) => sum[n] + Number(each)),
      [0, 0, 0, 0],
    );
    const [cases, passed, failed, skipped] = sums.map((sum) => sum.toLocaleString('en-US'));
    expect(rows.length).toBeGreaterThan(10);
    expect(read('README.md').replace(/\s+/g, ' ')).toContain(`Of ${cases} cases of`);
    expect(read('README.md')).toContain(
      `${passed} pass, ${skipped} do not apply and ${failed} fail`,
    );
  });

  it('for programs that read, llms.txt, is the index of the documents', () => {
    expect(read('llms.txt')).toBe(llmsText(read));
  });

  it('of headers names none that nobody writes', () => {
    const [, , ...rows] = read('docs/headers.md')
      .split('\n')
      .filter((line) => line.startsWith('|'));
    const documented = rows.flatMap((row) =>
      [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    const sources = execFileSync(
      'git',
      ['grep', '-liE', 'header', '--', 'libs/*.ts', 'libs/*.sql', 'apps/broker/*.ts'],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    const code = sources
      .split('\n')
      .filter((file) => file !== '' && !file.endsWith('.spec.ts'))
      .map(read)
      .join('\n');
    expect(documented.length).toBeGreaterThan(30);
    const written = (name: string): boolean =>
      NAMED_BY_OTHERS.has(name) || code.includes(name.replace(/^(?:ce_|kafka_)/, ''));
    expect(documented.filter((name) => !written(name))).toEqual([]);
  });

  it('of headers names every header that the libraries write', () => {
    const sources = execFileSync('git', ['ls-files', '--', ...WRITERS], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const names = sources
      .split('\n')
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .flatMap((file) => [
        ...read(file).matchAll(/'((?:kafka|retry_topic|posthorn|ce)[_-][\w-]*[a-z])'/g),
      ])
      .map(([, name]) => name);
    const documented = read('docs/headers.md');
    const missing = [...new Set(names)].filter(
      (name) => !NO_HEADERS.has(name) && !documented.includes(`\`${name}\``),
    );
    expect(names.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });
});

/** Of OpenTelemetry's propagator. */
const NAMED_BY_OTHERS = new Set(['tracestate']);

/** Names of other things, written the same way. */
const NO_HEADERS = new Set(['posthorn-outbox', 'posthorn-client', 'posthorn-control']);

/** Where records are written. */
const WRITERS = [
  'libs/transport/src',
  'libs/outbox/src',
  'apps/broker/src/admin/dead-letters',
  'apps/broker/src/admin/replays',
];
