import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { blocksOf, ROOT } from './blocks.js';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

/** Each line of a shell block, and each `code span` of a document that begins with npm, is one command. */
const lines = blocksOf('sh').flatMap(({ file, line, code }) =>
  code.split('\n').map((text, index) => ({ at: `${file}:${line + index}`, text })),
);

describe('the commands in the documents', () => {
  it('name scripts that package.json has', () => {
    const { scripts } = JSON.parse(
      readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
    ) as Manifest;
    const named = lines.flatMap(({ at, text }) =>
      [...text.matchAll(/npm run (?:--\S+ )*([\w:-]+)/g)].map(([, script]) => ({ at, script })),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ script }) => !(script in scripts))).toEqual([]);
  });

  it('name benchmarks that are there', () => {
    const named = execFileSync(
      'git',
      ['grep', '-hoE', 'npm run bench (-- )?[a-z-]+', '--', '*.md'],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    )
      .trim()
      .split('\n')
      .map((command) => command.split(' ').at(-1) ?? '');
    expect(named.length).toBeGreaterThan(15);
    expect(
      named.filter((name) => !existsSync(path.join(ROOT, 'test/bench', `${name}.mjs`))),
    ).toEqual([]);
  });

  it('name files that are there, once built', () => {
    const named = lines.flatMap(({ at, text }) =>
      [...text.matchAll(/(?:^|\s)node ((?:apps|libs|scripts|test)\/\S+\.m?js)/g)].map(
        ([, script]) => ({ at, script }),
      ),
    );
    const sourceOf = (script: string): string =>
      script.replace('/dist/', '/src/').replace(/\.js$/, '.ts');
    const missing = named.filter(
      ({ script }) => ![script, sourceOf(script)].some((file) => existsSync(path.join(ROOT, file))),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('install packages that this repository has or makes', () => {
    const packages = lines
      .filter(({ text }) => /^npm (?:install|uninstall)\b/.test(text))
      .flatMap(({ at, text }) =>
        [...(text.split('&&')[0] ?? '').matchAll(/ (@?[a-z][\w./@-]*)/g)]
          .map(([, name]) => ({ at, name }))
          .filter(({ name }) => name !== 'install' && name !== 'uninstall'),
      );
    expect(packages.length).toBeGreaterThan(10);
    const unknown = packages.filter(
      ({ name }) => !existsSync(path.join(ROOT, 'node_modules', name)),
    );
    expect(unknown).toEqual([]);
  });

  it('set variables that tests read', () => {
    const named = lines.flatMap(({ at, text }) =>
      [...text.matchAll(/POSTHORN_TEST_\w+/g)].map(([variable]) => ({ at, variable })),
    );
    const read = execFileSync('git', ['grep', '-hoE', 'POSTHORN_TEST_[A-Z_]+', '--', '*.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
    }).split('\n');
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter(({ variable }) => !read.includes(variable))).toEqual([]);
  });
});
