import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** The operating system user that runs the server: PostgreSQL refuses to be run by root. */
export interface RunAs {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Users that a system has for this, in order of preference; no user is created. */
const CANDIDATES = ['postgres', 'nobody'];

/** undefined = run as ourselves. */
export async function chooseUser(): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  for (const name of CANDIDATES) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error(
    `PostgreSQL cannot be run by root, and this system has none of the users ${CANDIDATES.join(', ')} to run it as. ` +
      'Start as another user, or set DATABASE_URL.',
  );
}

/** Whether the user may enter every folder on the way to `target`. */
export async function isReachable(target: string, runAs: RunAs | undefined): Promise<boolean> {
  if (!runAs) return true;
  let folder = path.resolve(target);
  for (;;) {
    const found = await stat(folder).catch(() => undefined);
    if (found && !mayEnter(found, runAs)) return false;
    const parent = path.dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}

function mayEnter(
  folder: { mode: number; uid: number; gid: number },
  user: { uid: number; gid: number },
): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}
