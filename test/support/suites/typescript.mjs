// TypeScript for Node's loader: compiled by swc, kept beside the packages, siblings from their sources, so that no test
// runs against a stale build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const ROOT = pathToFileURL(path.resolve(import.meta.dirname, '../../..') + path.sep).href;
const CACHE = path.resolve(import.meta.dirname, '../../../node_modules/.cache/typescript');
const GLOBALS = new URL('globals.mjs', import.meta.url).href;

const OPTIONS = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
  swcrc: false,
};
const OPTIONS_KEY = JSON.stringify([require('@swc/core/package.json').version, OPTIONS]);

function compiled(file) {
  const source = readFileSync(file, 'utf8');
  const key = createHash('sha1').update(OPTIONS_KEY).update(file).update(source).digest('hex');
  const kept = path.join(CACHE, `${key}.mjs`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source, { ...OPTIONS, filename: file });
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, code);
    renameSync(`${kept}.${process.pid}`, kept); // whole or not at all
    return code;
  }
}

let suites = 0;
let query = '';

/** What belongs to a suite, its file and the support of tests, is loaded anew for each: it is what the address ends in. */
export function beginSuite() {
  suites += 1;
  query = `?suite=${suites}`;
  return query;
}

/** What is not shared by the suites of a process. What the product is made of is, as are packages: it has no state of its own. */
const OF_TESTS = /\.spec\.ts$|\/(?:test|testing)\//;

function addressOf(url) {
  return OF_TESTS.test(`/${url.slice(ROOT.length)}`) ? url + query : url;
}

function resolveSource(specifier, parentUrl) {
  if (specifier === '@jest/globals') return GLOBALS;
  if (!parentUrl?.startsWith(ROOT) || /\/(?:dist|node_modules)\//.test(parentUrl)) return undefined;
  if (specifier === 'posthorn') return `${ROOT}apps/broker/src/index.ts`;
  const [, library] = /^@posthorn\/([^/]+)$/.exec(specifier) ?? [];
  if (library !== undefined) return existing(`${ROOT}libs/${library}/src/index.ts`);
  if (!/^\.\.?\/.*\.js$/.test(specifier)) return undefined;
  return existing(new URL(specifier.replace(/\.js$/, '.ts'), parentUrl).href);
}

function existing(url) {
  return existsSync(new URL(url)) ? addressOf(url) : undefined;
}

registerHooks({
  resolve(specifier, context, next) {
    const url = resolveSource(specifier, context.parentURL);
    return url === undefined
      ? next(specifier, context)
      : { url, format: 'module', shortCircuit: true };
  },
  load(url, context, next) {
    if (!/\.ts(?:\?|$)/.test(url)) return next(url, context);
    return { source: compiled(fileURLToPath(url)), format: 'module', shortCircuit: true };
  },
});
process.setSourceMapsEnabled(true);
