import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly license?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly repository?: { readonly url: string };
  readonly homepage?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly bugs?: unknown;
  readonly workspaces: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): string => readFileSync(file, 'utf8');
const manifestOf = (unit: string): Manifest =>
  JSON.parse(read(path.join(unit, 'package.json'))) as Manifest;

const units = manifestOf('.').workspaces;
const unitOfPackage = new Map(units.map((unit) => [manifestOf(unit).name, unit]));

/** The units that a tsconfig refers to. */
function referencesOf(file: string): string[] {
  const { references = [] } = JSON.parse(read(file)) as { references?: { path: string }[] };
  return references.map((reference) => path.join(path.dirname(file), reference.path));
}

/**
 * What is not published (the console) is bundled: nothing of what it is made of is installed with it. Of what is published,
 * workspaces that are not are packed with it (the demo's contracts).
 */
function declaredBy(unit: string): string[] {
  const { dependencies, peerDependencies, devDependencies, private: isBundled } = manifestOf(unit);
  return Object.keys({
    ...dependencies,
    ...peerDependencies,
    ...(isBundled === true ? devDependencies : privateOf(devDependencies)),
  });
}

function privateOf(dependencies: Readonly<Record<string, string>> = {}) {
  const names = Object.keys(dependencies).filter((name) => {
    const unit = unitOfPackage.get(name);
    return unit !== undefined && manifestOf(unit).private === true;
  });
  return Object.fromEntries(names.map((name) => [name, true]));
}

/** The packages that the unit's own sources import, without what only its tests need. */
function importedBy(unit: string): Set<string> {
  const files = execFileSync('git', ['ls-files', '--', `${unit}/src/**.ts`, `${unit}/src/**.tsx`], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(file) && !/\.spec\.tsx?$|\/testing\//.test(file));
  const names = files.flatMap((file) =>
    ts.preProcessFile(read(file)).importedFiles.map(({ fileName }) => fileName),
  );
  return new Set(
    names
      .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
      .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))
      .filter((name) => !builtinModules.includes(name)),
  );
}

describe('every workspace', () => {
  const sorted = units.toSorted();

  it('has its manifest in the image before anything is installed there', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (\S+)\/package\.json \1\/$/gm)];
    expect(copied.map(([, unit]) => unit).toSorted()).toEqual(sorted);
  });

  it('is a project of nest-cli.json', () => {
    const { projects } = JSON.parse(read('nest-cli.json')) as {
      projects: Record<string, { root: string }>;
    };
    const roots = Object.values(projects).map(({ root }) => root);
    expect(roots.toSorted()).toEqual(sorted);
  });

  it('is built, and is seen by the check of the tests', () => {
    expect(referencesOf('tsconfig.build.json').toSorted()).toEqual(sorted);
    expect(referencesOf('tsconfig.spec.json').toSorted()).toEqual(sorted);
  });

  it('is in the table of ARCHITECTURE.md', () => {
    const rows = read('ARCHITECTURE.md').match(/^\| (libs|apps)\/.*$/gm) ?? [];
    const told = rows.join('\n');
    expect(
      units.filter((unit) => !told.includes(unit) && !told.includes(path.basename(unit))),
    ).toEqual([]);
  });

  it('declares what it imports', () => {
    const missing = units.flatMap((unit) => {
      const declared = new Set([...declaredBy(unit), manifestOf(unit).name]);
      const imported = [...importedBy(unit)];
      return imported.filter((name) => !declared.has(name)).map((name) => `${unit}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('is compiled after the workspaces that it declares, and after no others', () => {
    const declared = units.map((unit) => {
      const own = declaredBy(unit).flatMap((name) => unitOfPackage.get(name) ?? []);
      return [unit, own.toSorted()];
    });
    // A unit may have a part that is compiled for another place (the demo's page).
    const compiled = units.map((unit) => {
      const references = referencesOf(path.join(unit, 'tsconfig.json'));
      return [unit, references.filter((other) => !other.startsWith(`${unit}/`)).toSorted()];
    });
    expect(compiled).toEqual(declared);
  });

  it('says everything once in its manifest', () => {
    // JSON.parse keeps the last of two equal keys; what it read is then shorter than the file.
    const twice = units.filter((unit) => {
      const text = read(path.join(unit, 'package.json'));
      return `${JSON.stringify(JSON.parse(text), null, 2)}\n` !== text;
    });
    expect(twice).toEqual([]);
  });
});

describe('every package that is published', () => {
  const root = manifestOf('.');
  const published = units.map(manifestOf).filter((one) => one.private !== true);

  it('says on npm what it is, and whose', () => {
    const silent = published.filter(
      ({ description = '', keywords = [], license, engines }) =>
        description.length < 20 ||
        keywords.length < 2 ||
        license !== root.license ||
        engines?.node !== root.engines?.node,
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
    expect(published.length).toBeGreaterThan(10);
  });

  it('names the address of the project that the root names, or none where that has none', () => {
    const other = published.filter(
      ({ repository, homepage, bugs }) =>
        repository?.url !== root.repository?.url ||
        (homepage === undefined) !== (root.homepage === undefined) ||
        (bugs === undefined) !== (root.bugs === undefined),
    );
    expect(other.map(({ name }) => name)).toEqual([]);
  });

  it('names its commands as npm publishes them: one at ./dist is taken out, with a warning that nobody reads', () => {
    const bins = published.flatMap(({ bin = {} }) => Object.values(bin));
    expect(bins.length).toBeGreaterThan(2);
    expect(bins.filter((file) => file.startsWith('.'))).toEqual([]);
  });

  it('has the version of all, and names the others by exactly that', () => {
    const wrong = published.flatMap(
      ({ name, version, dependencies, peerDependencies, optionalDependencies }) => [
        ...(version === root.version ? [] : [`${name} is ${version}`]),
        ...Object.entries({ ...dependencies, ...peerDependencies, ...optionalDependencies })
          .filter(([other, range]) => unitOfPackage.has(other) && range !== root.version)
          .map(([other, range]) => `${name} names ${other} ${range}`),
      ],
    );
    expect(wrong).toEqual([]);
  });

  it('is in the changelog with its version', () => {
    expect(read('CHANGELOG.md')).toContain(`## ${root.version}\n`);
  });
});
