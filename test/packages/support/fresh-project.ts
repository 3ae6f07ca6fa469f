import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
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
  const ours = new Set(packed.map(({ manifest }) => manifest.name));
  const declared = packed.flatMap(({ manifest }) =>
    declaredBy(manifest).filter((name) => !isOptional(manifest, name)),
  );
  const theirs = [...new Set([...declared, ...OWN, ...TOOLS])].filter((name) => !ours.has(name));
  const dependencies = Object.fromEntries([
    ...packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]),
    ...theirs.map((name) => [name, `file:${path.join(ROOT, 'node_modules', name)}`]),
  ]);
  write(path.join(folder, 'package.json'), { name: 'fresh', private: true, dependencies });
  await npm(folder, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund');
}

function isOptional(
  { peerDependenciesMeta, dependencies }: Packed['manifest'],
  name: string,
): boolean {
  return peerDependenciesMeta?.[name]?.optional === true && dependencies?.[name] === undefined;
}

/** Compiles app/main.ts as a module of the kind, under the strictest reading of our declarations, and runs it. */
export async function buildAndRun(folder: string, type: 'module' | 'commonjs'): Promise<string> {
  const app = path.join(folder, type);
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
  await node(folder, path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', type);
  return node(app, 'dist/main.js');
}

function write(file: string, content: unknown): void {
  writeFileSync(file, JSON.stringify(content, null, 2));
}
