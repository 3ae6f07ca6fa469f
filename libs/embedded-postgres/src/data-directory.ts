import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Binaries } from './binaries.js';
import { isReachable, type RunAs } from './run-as.js';

export const SUPERUSER = 'posthorn';

/** `<root>/cluster` is PostgreSQL's own folder; `<root>/password` the superuser's, readable by the owner only; `<root>/holder` names the process that has it. */
export interface DataDirectory {
  readonly root: string;
  readonly cluster: string;
  readonly password: string;
}

/** A folder of the user's; root's home is closed to the user that runs the server, so root gets one in /var/lib. */
export function defaultDataDir(name: string): string {
  if (process.getuid?.() === 0) return path.join('/var/lib/posthorn', name);
  if (process.platform === 'win32') {
    return path.join(process.env.LOCALAPPDATA ?? homedir(), 'posthorn', name);
  }
  return path.join(
    process.env.XDG_DATA_HOME ?? path.join(homedir(), '.local/share'),
    'posthorn',
    name,
  );
}

/** Makes the cluster on first use; an initdb that was cut short is begun again. */
export async function prepareDataDirectory(
  root: string,
  binaries: Binaries,
  runAs: RunAs | undefined,
): Promise<DataDirectory> {
  await mkdir(root, { recursive: true });
  if (runAs) await chown(root, runAs.uid, runAs.gid);
  if (!(await isReachable(root, runAs))) {
    throw new Error(
      `PostgreSQL runs as the user ${runAs?.name}, who may not enter ${root} (one of its folders is closed to others). ` +
        `Choose another data directory, for example ${defaultDataDir('data')}.`,
    );
  }
  const cluster = path.join(root, 'cluster');
  const passwordFile = path.join(root, 'password');
  const exists = await stat(path.join(cluster, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (!exists) await createCluster({ cluster, passwordFile, binaries, runAs });
  return { root, cluster, password: (await readFile(passwordFile, 'utf8')).trim() };
}

async function createCluster(options: {
  cluster: string;
  passwordFile: string;
  binaries: Binaries;
  runAs: RunAs | undefined;
}): Promise<void> {
  const { cluster, passwordFile, binaries, runAs } = options;
  const partial = `${cluster}.partial`;
  await rm(partial, { recursive: true, force: true });
  await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (runAs) await chown(passwordFile, runAs.uid, runAs.gid);
  await run(binaries.initdb, runAs, [
    `--pgdata=${partial}`,
    '--auth=scram-sha-256',
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C', // byte order: the same on every machine, and the fastest
  ]);
  await rename(partial, cluster);
}

function run(file: string, runAs: RunAs | undefined, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...(runAs && { uid: runAs.uid, gid: runAs.gid }),
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    // Not 'exit', which does not wait for what it said.
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${path.basename(file)} ended with ${code}: ${errors.trim()}`)),
    );
  });
}
