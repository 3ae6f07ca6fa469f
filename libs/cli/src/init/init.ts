import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError, UsageError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { VERSION } from '../version.js';

/** Beside dist, in the package as in a checkout. */
const TEMPLATE = fileURLToPath(new URL('../../templates/nest/', import.meta.url));
/** So that npm packs them as they are: it leaves out a .gitignore, and reads a package.json. */
const SUFFIX = '.template';
/** What npm takes as a name, and Kafka as the id of a group. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
/** What a folder may have that is to become a project. */
const HARMLESS = new Set(['.git', '.posthorn']);

export async function init(
  invocation: Invocation,
  folder: string,
  options: { readonly name?: string },
): Promise<void> {
  const target = path.resolve(folder);
  const name = options.name ?? nameOf(target);
  if (!NAME.test(name))
    throw new UsageError(
      `"${name}" is no name for a project.`,
      '--name gives one, of a-z, 0-9, ".", "_" and "-".',
    );
  await refuseUnlessEmpty(target);
  const files = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  const written = files
    .filter((file) => file.isFile())
    .map(async (file) => {
      const source = path.join(file.parentPath, file.name);
      const place = path.relative(TEMPLATE, source).slice(0, -SUFFIX.length);
      const text = await readFile(source, 'utf8');
      await write(path.join(target, place === 'gitignore' ? '.gitignore' : place), text, name);
    });
  await Promise.all(written);
  const way = path.relative(process.cwd(), target);
  const into = way === '' ? '' : `cd ${way} && `;
  invocation.say(
    `Wrote ${written.length} files into ${target}. Next: ${into}npm install && npm test`,
  );
}

/** As near to the folder's own as it may be. */
function nameOf(folder: string): string {
  return path
    .basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
}

async function refuseUnlessEmpty(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new CliError(`${folder} cannot be read: ${error.message}`, { cause: error });
  });
  const others = found.filter((name) => !HARMLESS.has(name));
  if (others.length === 0) return;
  throw new CliError(`${folder} is not empty: it has ${others[0]}.`, {
    exitCode: ExitCode.REFUSED,
    hint: 'Name another folder: posthorn init nest shop.',
  });
}

async function write(file: string, text: string, name: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const filled = text.replaceAll('{{name}}', name).replaceAll('{{version}}', VERSION);
  await writeFile(file, filled, { flag: 'wx' });
}
