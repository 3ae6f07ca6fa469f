import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { build, installFresh, installScaffold, runApp, runBin } from './support/fresh-project.js';
import { declaredBy, node, npm, packAll, ROOT, type Packed } from './support/packages.js';

/** Packed, in kilobytes. The protocol is generated code of 90 messages; the broker has its admin API, the console, and a bundle of its modules with maps; the command line its alerts and dashboard. */
const KILOBYTES_MAX: Readonly<Record<string, number>> = {
  posthorn: 3_600,
  '@posthorn/cli': 350,
  '@posthorn/client': 320,
  '@posthorn/protocol': 400,
  '@posthorn/transport': 360,
};
const KILOBYTES_MAX_OTHERS = 300;
/** Started, not imported: what they need of Nest is theirs. The demo is what its prepack has staged, without sources. */
const PROGRAMS = ['posthorn', '@posthorn/demo'];

/** Ten seconds where nothing else runs; a minute and more where two cores are shared by many. */
const DEMO_MS = 600_000;

const KINDS = ['module', 'commonjs'] as const;

let folder: string;
let packed: readonly Packed[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'posthorn-packages-'));
  packed = await packAll(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What each package does wrong, of those that do. */
function wrong(check: (one: Packed) => readonly string[]): string[] {
  return packed.flatMap((one) => check(one).map((what) => `${one.manifest.name}: ${what}`));
}

describe('a package, as npm packs it', () => {
  it('holds what it exports and runs, its sources for the maps, its licence and its readme', () => {
    expect(
      wrong(({ files, manifest: { exports = {}, bin = {} } }) => {
        const targets = [...Object.values(exports).flatMap(targetsOf), ...Object.values(bin)];
        const needed = [
          'LICENSE',
          'README.md',
          ...(bin['posthorn-demo'] === undefined ? ['src/index.ts'] : []),
          ...targets.map((one) => path.normalize(one)),
        ];
        return needed.filter((file) => !files.some((one) => matches(file, one)));
      }),
    ).toEqual([]);
  });

  it('holds nothing that is for us alone', () => {
    const forUs =
      /\.spec\.|(^|\/)(test|testing|fixtures)\/|\.tsbuildinfo$|(^|\/)\.env|\.pem$|\.key$|\.tgz$|tsconfig/;
    // Templates are for those whose tests they will be.
    const isForUs = (file: string): boolean => forUs.test(file) && !file.startsWith('templates/');
    expect(wrong(({ files }) => files.filter(isForUs))).toEqual([]);
  });

  it('is small', () => {
    expect(
      wrong(({ bytes, manifest: { name } }) => {
        const max = KILOBYTES_MAX[name] ?? KILOBYTES_MAX_OTHERS;
        return bytes > max * 1024 ? [`${Math.ceil(bytes / 1024)} kB, more than ${max}`] : [];
      }),
    ).toEqual([]);
  });

  it('says what it is, and its code is entered at one place', () => {
    expect(
      wrong(({ manifest }) => {
        const { description = '', keywords = [], license, type, engines, exports = {} } = manifest;
        return [
          ...(description.length < 20 ? ['description'] : []),
          ...(keywords.length < 2 ? ['keywords'] : []),
          ...(license === 'Apache-2.0' ? [] : ['license']),
          ...(type === 'module' ? [] : ['type']),
          ...(engines?.node === rootEngine() ? [] : ['engines']),
          ...Object.keys(exports).filter((entry) => entry !== '.' && !isData(entry)),
        ];
      }),
    ).toEqual([]);
  });

  it('declares what it imports, and enters no package of ours deeper than its entry', () => {
    expect(
      wrong((one) => {
        const imported = importsOf(one);
        const declared = declaredBy(one.manifest);
        const undeclared = [...imported].filter((name) => !declared.includes(packageOf(name)));
        const deep = [...imported].filter((name) => /^(@posthorn\/[^/]+|posthorn)\//.test(name));
        return [...undeclared.map((name) => `${name} is not declared`), ...deep];
      }),
    ).toEqual([]);
  });

  it('declares the driver that TypeORM loads by its name, so that its command runs where nothing else is installed', () => {
    expect(
      wrong((one) =>
        importsOf(one).has('typeorm') && !declaredBy(one.manifest).includes('pg')
          ? ['pg is not declared']
          : [],
      ),
    ).toEqual([]);
  });

  it('has declarations that compile without what may be left out', () => {
    expect(
      wrong((one) => {
        const { peerDependenciesMeta = {}, optionalDependencies = {} } = one.manifest;
        const optional = [
          ...Object.keys(peerDependenciesMeta),
          ...Object.keys(optionalDependencies),
        ];
        const mentioned = importsOf(one, /\.d\.ts$/);
        return optional.filter((name) => mentioned.has(name));
      }),
    ).toEqual([]);
  });

  it('shares Nest with the app that installs it, unless it is a program, which has its own', () => {
    expect(
      wrong(({ manifest: { name, dependencies = {} } }) =>
        PROGRAMS.includes(name)
          ? []
          : Object.keys(dependencies).filter(
              (one) => one.startsWith('@nestjs/') && one !== '@nestjs/schematics',
            ),
      ),
    ).toEqual([]);
  });
});

describe('a fresh project that installs them', () => {
  let built: Promise<string>;

  beforeAll(async () => {
    await installFresh(folder, packed);
    built = build(folder, KINDS);
    built.catch(() => undefined); // the claims tell
  }, 180_000);

  it.each(KINDS)(
    'compiles and runs as %s',
    async (type) => {
      // Each package has an entry and more: they were looked at.
      const declarations = Number(/^(\d+) declarations of ours$/m.exec(await built)?.[1]);
      expect(declarations).toBeGreaterThan(10 * packed.length);
      expect(JSON.parse(await runApp(folder, type))).toEqual({
        group: 'kitchen',
        key: 'o-1',
        dish: { order: 'o-1', at: '0' },
        empty: [],
      });
    },
    180_000,
  );

  it('begins a project by posthorn init nest, which installs, builds, and passes its own test', async () => {
    const project = path.join(folder, 'shop');
    await node(folder, 'node_modules/posthorn/dist/main.js', 'init', 'nest', 'shop');
    await installScaffold(project, packed);
    const { stdout } = await npm(project, 'test');
    expect(stdout).toMatch(/^# pass 3$|ℹ pass 3$/m);
    expect(stdout).toMatch(/^# fail 0$|ℹ fail 0$/m);
  });

  it('has the command', async () => {
    const command = path.join(folder, 'node_modules/posthorn/dist/main.js');
    expect(await node(folder, command, '--help')).toContain('posthorn: an event bus');
    expect(existsSync(path.join(folder, 'node_modules/.bin/posthorn'))).toBe(true);
  });

  it(
    'runs the demo, which comes with it',
    async () => {
      const lines = await runBin(folder, 'posthorn', 'demo', '--orders', '50', '--headless');
      expect(lines).toContain('lost 0 · duplicated 0 · out of order 0');
      expect(lines).toMatch(/intact$/m);
    },
    DEMO_MS,
  );
});

function targetsOf(entry: unknown): string[] {
  if (typeof entry === 'string') return [entry];
  return Object.values(entry as Record<string, unknown>).flatMap(targetsOf);
}

/** `*` stands for any file, as in exports. */
function matches(pattern: string, file: string): boolean {
  const [head = '', tail] = pattern.split('*');
  return tail === undefined ? file === pattern : file.startsWith(head) && file.endsWith(tail);
}

/** Files to be read, such as SQL. */
function isData(entry: string): boolean {
  return entry.startsWith('./sql/') || entry.endsWith('.json');
}

function rootEngine(): string | undefined {
  const root = JSON.parse(
    readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  ) as Packed['manifest'];
  return root.engines?.node;
}

/** The packages that the compiled code loads, and those that its declarations mention. */
function importsOf(
  { folder: unit, files }: Packed,
  kind = /(?<!\.d)\.(js|ts)$|\.d\.ts$/,
): ReadonlySet<string> {
  const code = files.filter((file) => /(^|\/)dist\//.test(file) && kind.test(file));
  const names = code.flatMap((file) => {
    const text = readFileSync(path.join(ROOT, unit, file), 'utf8');
    return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  });
  return new Set(names.filter((name) => !name.startsWith('.') && !isBuiltin(name)));
}

function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}
