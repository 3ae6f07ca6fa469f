import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The process whose PostgreSQL has the folder. */
interface Holder {
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
}

/** Another process that runs has its PostgreSQL on the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';

  constructor(
    readonly folder: string,
    /** Of the process that started the server, not of the server. */
    readonly pid: number,
    readonly since: Date,
  ) {
    super(
      `${folder} is in use: process ${pid} has its PostgreSQL there, since ${since.toISOString()}. ` +
        'Stop that process, or choose another data directory.',
    );
  }
}

const END_TIMEOUT_MS = 60_000;
const LOOK_MS = 50;
/** A process that was killed a moment ago is still there, and its server has not noticed yet. */
const SURE_LOOKS = 10;

/**
 * Resolves when no server runs on the folder. One that is ending is waited for: it says so itself, or the process that
 * started it is gone, or has let go. Two servers on one folder would refuse to start.
 */
export async function untilFree(
  root: string,
  cluster: string,
  onWait: (previous: { readonly pid: number }) => void = () => undefined,
): Promise<void> {
  const deadline = performance.now() + END_TIMEOUT_MS;
  let isTold = false;
  for (let looks = 0; ; looks++) {
    const { pid, isStopping } = await postmaster(cluster);
    if (pid === undefined || !isAlive(pid)) return;
    const holder = await holderOf(root);
    const isHeld = holder !== undefined && !isStopping && isRunning(holder);
    if (isHeld && looks >= SURE_LOOKS)
      throw new FolderInUseError(root, holder.pid, new Date(holder.startedAtMs));
    if (performance.now() > deadline) {
      throw new Error(
        `Another PostgreSQL server (process ${pid}) uses ${cluster}. Stop it, or choose another data directory.`,
      );
    }
    if (!isHeld && !isTold) onWait({ pid });
    isTold ||= !isHeld;
    await sleep(LOOK_MS);
  }
}

/** Whole or not at all, since others read it at any moment. */
export async function hold(root: string): Promise<void> {
  const partial = `${holderFile(root)}.${process.pid}`;
  await writeFile(partial, `${process.pid} ${ownStartMs()}\n`);
  await rename(partial, holderFile(root));
}

export async function release(root: string): Promise<void> {
  await rm(holderFile(root), { force: true });
}

export async function postmasterPid(cluster: string): Promise<number | undefined> {
  return (await postmaster(cluster)).pid;
}

const holderFile = (root: string): string => path.join(root, 'holder');

/** PostgreSQL writes its process id in the first line of this file, and its state in the eighth. */
async function postmaster(cluster: string): Promise<{ pid?: number; isStopping: boolean }> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0], 10);
  const isStopping = lines[7]?.trim() === 'stopping';
  return Number.isInteger(pid) && pid > 0 ? { pid, isStopping } : { isStopping };
}

async function holderOf(root: string): Promise<Holder | undefined> {
  const text = await readFile(holderFile(root), 'utf8').catch(() => '');
  const [, pid, startedAtMs] = /^(\d+) (\d+)$/.exec(text.trim()) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), startedAtMs: Number(startedAtMs) };
}

/** A container's first process has the number that the one before it had, and is another. */
function isRunning({ pid, startedAtMs }: Holder): boolean {
  return pid === process.pid ? startedAtMs === ownStartMs() : isAlive(pid);
}

const ownStartMs = (): number => Math.round(performance.timeOrigin);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
