import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly license?: string;
  readonly type?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A package that is published, as npm packs it. */
export interface Packed {
  readonly manifest: Manifest;
  /** Its folder in the repository. */
  readonly folder: string;
  readonly tarball: string;
  readonly bytes: number;
  readonly files: readonly string[];
}

export const ROOT = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** Every library that is not private, the broker and the demo. */
function published(): { folder: string; manifest: Manifest }[] {
  const folders = [
    ...readdirSync(path.join(ROOT, 'libs')).map((name) => `libs/${name}`),
    'apps/broker',
    'apps/demo',
  ];
  return folders
    .map((folder) => ({
      folder,
      manifest: JSON.parse(
        readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8'),
      ) as Manifest,
    }))
    .filter(({ manifest }) => manifest.private !== true);
}

interface PackReport {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** `npm pack`, all in one go: npm takes a second to start. Needs no network. */
export async function packAll(destination: string): Promise<Packed[]> {
  const packages = published();
  const workspaces = packages.flatMap(({ folder }) => ['-w', folder]);
  const { stdout } = await npm(
    ROOT,
    'pack',
    ...workspaces,
    '--json',
    '--pack-destination',
    destination,
  );
  const parsed = JSON.parse(stdout) as PackReport[] | Record<string, PackReport>;
  // npm 12 answers with an object by name, earlier ones with a list.
  const reports = Object.values(parsed);
  return packages.map(({ folder, manifest }) => {
    const report = reports.find(({ name }) => name === manifest.name);
    if (report === undefined) throw new Error(`npm pack made nothing of ${manifest.name}`);
    return {
      manifest,
      folder,
      tarball: path.join(destination, report.filename),
      bytes: report.size,
      files: report.files.map((file) => file.path),
    };
  });
}

/** Everything a package asks whoever installs it to have, or brings itself. */
export function declaredBy({ dependencies, peerDependencies }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...peerDependencies });
}

export function npm(cwd: string, ...args: string[]): Promise<{ stdout: string }> {
  return run('npm', args, { cwd, maxBuffer: 64 * 1024 * 1024 });
}

/** With the Node that runs the tests. Rejects with what it wrote when it fails. */
export async function node(cwd: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, args, { cwd });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`node ${args.join(' ')}:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
