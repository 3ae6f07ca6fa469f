// Builds the web console into the broker's dist, from where the broker serves it. Skipped while nothing it is made of has
// changed: `npm run build` runs all day, and this is by far its slowest part.
import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const ROOT = path.join(import.meta.dirname, '..');
const CONSOLE = path.join(ROOT, 'apps/console');
const OUT = path.join(ROOT, 'apps/broker/dist/console');
const STAMP = path.join(ROOT, 'apps/broker/dist/.console-inputs');

const INPUTS = [
  'apps/console/{index.html,vite.config.mjs,package.json}',
  'apps/console/src/**/*',
  'libs/admin-client/dist/**/*.js',
  'package-lock.json',
  'scripts/build-console.mjs',
];

function stampOfInputs() {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).toSorted()) {
    const full = path.join(ROOT, file);
    if (statSync(full).isFile()) hash.update(`${file}\0`).update(readFileSync(full));
  }
  return hash.digest('hex');
}

/** null when there is none: the first build, or one that did not end. */
function stampOfOutput() {
  try {
    readFileSync(path.join(OUT, 'index.html'));
    return readFileSync(STAMP, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Only the compressed form is kept: it is what browsers take, the broker unpacks it for whoever does not, and the
 * package is half as large. The page stays as it is, since a nonce is put into it.
 */
function compress() {
  for (const file of globSync('assets/**/*', { cwd: OUT })) {
    const full = path.join(OUT, file);
    if (!statSync(full).isFile()) continue;
    writeFileSync(`${full}.gz`, gzipSync(readFileSync(full), { level: 9 }));
    rmSync(full);
  }
}

const stamp = stampOfInputs();
if (stampOfOutput() !== stamp) {
  rmSync(STAMP, { force: true });
  await build({ configFile: path.join(CONSOLE, 'vite.config.mjs'), logLevel: 'warn' });
  compress();
  writeFileSync(STAMP, stamp);
}
