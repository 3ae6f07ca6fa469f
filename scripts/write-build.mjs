// Writes down what a build is made of, which GET /api/v1/info tells: dist/build.json of the broker, packed with it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = path.join(import.meta.dirname, '..');
const OUT = path.join(ROOT, 'apps/broker/dist/build.json');
const QUIETLY = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };

/** Of the sources in a folder; null where nobody knows. POSTHORN_BUILD_COMMIT is for builds without a repository, such as the image's. */
export function commitOf(folder, { POSTHORN_BUILD_COMMIT: given = '' } = process.env) {
  if (given !== '') return given;
  const git = (...words) => execFileSync('git', ['-C', folder, ...words], QUIETLY).trim();
  try {
    // Sources that lie unpacked within somebody else's repository are not of its commit.
    if (realpathSync(git('rev-parse', '--show-toplevel')) !== realpathSync(folder)) return null;
    const isDirty = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', 'HEAD')}${isDirty ? '-dirty' : ''}`;
  } catch {
    return null;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(path.dirname(OUT), { recursive: true });
  writeFileSync(OUT, `${JSON.stringify({ commit: commitOf(ROOT) })}\n`);
}
