import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { CliError, UsageError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Env } from '../runtime/streams.js';
import { isSettingName, type StoredSettings } from './settings.js';

export interface ContextFile {
  /** null: none is in use. */
  readonly current: string | null;
  readonly contexts: Readonly<Record<string, StoredSettings>>;
}

const NONE: ContextFile = { current: null, contexts: {} };
const FILE_BYTES_MAX = 1024 * 1024;

export function contextPath(env: Env): string {
  const base = env.XDG_CONFIG_HOME || path.join(env.HOME || homedir(), '.config');
  return path.join(base, 'posthorn', 'contexts.json');
}

/** Nothing where there is no file. Throws CliError when it is not ours to read. */
export async function readContexts(env: Env): Promise<ContextFile> {
  const file = contextPath(env);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const parsed = text.length > FILE_BYTES_MAX ? null : parse(text);
  if (parsed === null)
    throw new CliError(`${file} is no list of contexts.`, {
      hint: 'Mend it, or move it away: posthorn context add writes a new one.',
    });
  return parsed;
}

function parse(text: string): ContextFile | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const { current, contexts } = (parsed ?? {}) as { current?: unknown; contexts?: unknown };
  if (typeof contexts !== 'object' || contexts === null) return null;
  const read: Record<string, StoredSettings> = {};
  for (const [name, settings] of Object.entries(contexts as Record<string, unknown>)) {
    if (typeof settings !== 'object' || settings === null) return null;
    const known = Object.entries(settings).filter(
      ([key, value]) => isSettingName(key) && typeof value === 'string',
    );
    read[name] = Object.fromEntries(known) as StoredSettings;
  }
  return { current: typeof current === 'string' ? current : null, contexts: read };
}

/** For its owner alone: it may hold passwords. Replaced as a whole, so that nobody reads half of it. */
export async function writeContexts(env: Env, contents: ContextFile): Promise<void> {
  const file = contextPath(env);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, `${JSON.stringify(contents, null, 2)}\n`, { mode: 0o600 });
  // An older file of that name would have kept its mode.
  await chmod(fresh, 0o600);
  await rename(fresh, file);
}

/** Which context is named, or else in use; null where none is. */
export async function nameOfContext(env: Env, named: string | undefined): Promise<string | null> {
  const wanted = named ?? (env.POSTHORN_CONTEXT || undefined);
  return wanted ?? (await readContexts(env)).current;
}

/** The settings of the context that is named, or else in use; none where there is no context. */
export async function currentContext(env: Env, named: string | undefined): Promise<StoredSettings> {
  const name = await nameOfContext(env, named);
  if (name === null) return {};
  const { contexts } = await readContexts(env);
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (found === undefined) throw unknownContext(name, contexts);
  return found;
}

export function unknownContext(name: string, contexts: ContextFile['contexts']): CliError {
  const names = Object.keys(contexts);
  return new CliError(`There is no context "${name}".`, {
    exitCode: ExitCode.NOT_FOUND,
    hint:
      names.length === 0
        ? `posthorn context add ${name} makes it.`
        : `There are ${names.join(', ')}.`,
  });
}

export function checkedContextName(name: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(name)) return name;
  throw new UsageError(
    `"${name}" is no name for a context.`,
    'Names have up to 64 letters, digits, dots, dashes and underscores.',
  );
}
