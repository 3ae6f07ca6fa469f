import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';

/** A run of records of one partition, in a file of its own: lines as `consume -o json` prints them, in gzip. */
export interface Segment {
  readonly partition: number;
  /** Below the folder of the backup. */
  readonly file: string;
  /** The first offset that was asked for; the next segment of the partition begins at `next`. */
  readonly from: string;
  readonly next: string;
  readonly records: number;
  readonly bytes: number;
  /** Of the file, in hex. */
  readonly sha256: string;
}

export interface TopicBackup {
  readonly topic: string;
  readonly topicId: string;
  readonly partitions: number;
  /** Those of its own. */
  readonly configs: Readonly<Record<string, string>>;
  /** In the order in which they were written: those of one partition follow each other. */
  readonly segments: readonly Segment[];
}

export interface BackedUpOffset {
  readonly topic: string;
  readonly partition: number;
  /** The next record that the group was to read, as the log counted that was backed up. */
  readonly offset: string;
}

export interface GroupBackup {
  readonly group: string;
  readonly offsets: readonly BackedUpOffset[];
}

/** What is in a folder. A file that it does not name is of a run that was ended, and means nothing. */
export interface Manifest {
  readonly version: 1;
  readonly clusterId: string | null;
  /** When it last grew, in ISO 8601. */
  readonly at: string;
  readonly topics: readonly TopicBackup[];
  /** Those of earlier versions have none. */
  readonly groups?: readonly GroupBackup[];
}

const NAME = 'backup.json';
const BYTES_MAX = 256 * 1024 * 1024;

export const manifestFile = (folder: string): string => path.join(folder, NAME);

/** null where there is none. Throws CliError when it is not one of ours. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const file = manifestFile(folder);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const manifest = text.length > BYTES_MAX ? null : parse(text);
  if (manifest === null) throw new CliError(`${file} is not what posthorn backup writes.`);
  return manifest;
}

export async function existingManifest(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  if (manifest !== null) return manifest;
  throw new CliError(`There is no backup in ${folder}.`, {
    exitCode: ExitCode.NOT_FOUND,
    hint: `posthorn backup ${folder} makes one.`,
  });
}

function parse(text: string): Manifest | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(parsed) || parsed.version !== 1 || typeof parsed.at !== 'string') return null;
  const { topics, groups = [] } = parsed;
  if (!Array.isArray(topics) || !topics.every(isTopicBackup)) return null;
  if (!Array.isArray(groups) || !groups.every(isGroupBackup)) return null;
  return parsed as unknown as Manifest;
}

function isGroupBackup(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.group === 'string' &&
    Array.isArray(value.offsets) &&
    value.offsets.every(
      (one: unknown) =>
        isObject(one) &&
        typeof one.topic === 'string' &&
        isCount(one.partition) &&
        isOffset(one.offset),
    )
  );
}

function isTopicBackup(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.topic === 'string' &&
    typeof value.topicId === 'string' &&
    isCount(value.partitions) &&
    isObject(value.configs) &&
    Array.isArray(value.segments) &&
    value.segments.every(isSegment)
  );
}

/** A file is read from where the manifest says: never from above its folder. */
function isSegment(value: unknown): boolean {
  return (
    isObject(value) &&
    isCount(value.partition) &&
    isCount(value.records) &&
    isCount(value.bytes) &&
    isOffset(value.from) &&
    isOffset(value.next) &&
    typeof value.file === 'string' &&
    !value.file.split(/[\\/]/).includes('..') &&
    !path.isAbsolute(value.file) &&
    /^[0-9a-f]{64}$/.test(String(value.sha256))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isOffset = (value: unknown): boolean => typeof value === 'string' && /^\d{1,19}$/.test(value);

/** As a whole, and on the disk: after a crash there is this one or the one before. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const fresh = `${manifestFile(folder)}.part`;
  const file = await open(fresh, 'w');
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, manifestFile(folder));
}

/** How many records of a partition there are. */
export function recordsOf({ segments }: TopicBackup, partition?: number): number {
  const own = segments.filter((one) => partition === undefined || one.partition === partition);
  return own.reduce((sum, { records }) => sum + records, 0);
}
