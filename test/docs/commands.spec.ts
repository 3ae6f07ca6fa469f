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
});
