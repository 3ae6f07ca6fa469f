import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { declaredBy, node, npm, ROOT, type Packed } from './packages.js';

/** What the app itself asks for, beside our packages. */
const OWN = ['@nestjs/common', '@nestjs/core', '@nestjs/microservices', '@nestjs/testing', 'zod'];
const TOOLS = ['typescript', '@types/node'];

/**
 * A project that installs the tarballs with npm and without the network: what others publish is linked from this
 * repository's node_modules, and only what our packages declare or the app names, so an undeclared import finds nothing.
 */
export async function installFresh(folder: string, packed: readonly Packed[]): Promise<void> {
  const dependencies = linked(packed, [...OWN, ...TOOLS]);
  write(path.join(folder, 'package.json'), { name: 'fresh', private: true, dependencies });
  await npm(folder, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund');
}

interface Scaffold {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/**
 * What `posthorn init` wrote, in the same way: each version that it asks for must be one that this repository itself asks for,
 * or that of a package of ours.
 */
export async function installScaffold(project: string, packed: readonly Packed[]): Promise<void> {
  const file = path.join(project, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Scaffold;
  const asked = { ...manifest.dependencies, ...manifest.devDependencies };
  const ours = new Map(packed.map((one) => [one.manifest.name, `^${one.manifest.version}`]));
  const known = rangesOfRepository();
  const strange = Object.entries(asked).filter(
    ([name, range]) => ours.get(name) !== range && known.get(name)?.has(range) !== true,
  );
  if (strange.length > 0) throw new Error(`asks for ${JSON.stringify(strange)}`);
  write(file, {
    ...manifest,
    dependencies: linked(packed, Object.keys(asked)),
    devDependencies: {},
  });
  await npm(project, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund');
}

function rangesOfRepository(): ReadonlyMap<string, ReadonlySet<string>> {
  const ranges = new Map<string, Set<string>>();
  for (const folder of ['.', ...readManifest('.').workspaces]) {
    const { dependencies = {}, devDependencies = {} } = readManifest(folder);
    for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies }))
      ranges.set(name, (ranges.get(name) ?? new Set()).add(range));
  }
  return ranges;
}

function readManifest(folder: string) {
  const text = readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8');
  return JSON.parse(text) as Partial<Scaffold> & { readonly workspaces: readonly string[] };
}

/** Our tarballs; of others what is named, and what ours declare. */
function linked(packed: readonly Packed[], named: readonly string[]): Record<string, string> {
  const ours = new Set(packed.map(({ manifest }) => manifest.name));
  const declared = packed.flatMap(({ manifest }) =>
    declaredBy(manifest).filter((name) => !isOptional(manifest, name)),
  );
  const theirs = [...new Set([...declared, ...named])].filter((name) => !ours.has(name));
  return Object.fromEntries([
    ...packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]),
    ...theirs.map((name) => [name, `file:${installedFor(packed, name)}`]),
  ]);
}

/** npm puts a version that others need in another one beside the package that asks for it. */
function installedFor(packed: readonly Packed[], name: string): string {
  const asking = packed.filter(({ manifest }) => declaredBy(manifest).includes(name));
  const places = [...asking.map(({ folder }) => folder), '.'].map((folder) =>
    path.join(ROOT, folder, 'node_modules', name),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`${name} is at none of ${places.join(', ')}`);
  return found;
}

function isOptional(
  { peerDependenciesMeta, dependencies }: Packed['manifest'],
  name: string,
): boolean {
  return peerDependenciesMeta?.[name]?.optional === true && dependencies?.[name] === undefined;
}

export type ModuleKind = 'module' | 'commonjs';

/** Compiles app/main.ts as a module of each kind, under the strictest reading of our declarations. What of them was read. */
export async function build(folder: string, kinds: readonly ModuleKind[]): Promise<string> {
  for (const type of kinds) writeApp(path.join(folder, type), type);
  return node(folder, path.join(import.meta.dirname, 'compile.mjs'), ...kinds);
}

function writeApp(app: string, type: ModuleKind): void {
  mkdirSync(app);
  copyFileSync(path.join(import.meta.dirname, '../app/main.ts'), path.join(app, 'main.ts'));
  write(path.join(app, 'package.json'), { type });
  write(path.join(app, 'tsconfig.json'), {
    compilerOptions: {
      target: 'ES2023',
      lib: ['ES2023', 'ESNext.Disposable'],
      module: 'nodenext',
      strict: true,
      skipLibCheck: false,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      types: ['node'],
      rootDir: '.',
      outDir: 'dist',
    },
    include: ['*.ts'],
  });
}

/** What a built app prints. */
export function runApp(folder: string, type: ModuleKind): Promise<string> {
  return node(path.join(folder, type), 'dist/main.js');
}

/** What npx runs by this name. */
export function runBin(folder: string, name: string, ...args: string[]): Promise<string> {
  return node(folder, path.join('node_modules/.bin', name), ...args);
}

function write(file: string, content: unknown): void {
  writeFileSync(file, JSON.stringify(content, null, 2));
}
