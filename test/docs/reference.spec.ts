import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { problemTypes } from '../../apps/broker/src/admin/http/problem-types.js';
import { errorReference, OPENAPI, restReference } from '../../scripts/reference.mjs';
import { ROOT } from './blocks.js';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

describe('the reference', () => {
  it('of the admin API is what the OpenAPI document says', () => {
    expect(read('docs/rest.md')).toBe(restReference(JSON.parse(readFileSync(OPENAPI, 'utf8'))));
  });

  it('of errors is what the API answers', () => {
    expect(read('docs/errors.md')).toBe(errorReference(problemTypes));
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

/** Names of other things, written the same way. */
const NO_HEADERS = new Set(['posthorn-outbox', 'posthorn-client', 'posthorn-control']);

/** Where records are written. */
const WRITERS = [
  'libs/transport/src',
  'libs/outbox/src',
  'apps/broker/src/admin/dead-letters',
  'apps/broker/src/admin/replays',
];
