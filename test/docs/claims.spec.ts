import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './blocks.js';
import { claimsOf, faultOf, titlesIn } from './claims.js';

const claims = ['docs/claims.md', 'docs/claims-operating.md'].flatMap((document) =>
  claimsOf(readFileSync(path.join(ROOT, document), 'utf8')),
);
const proofs = claims.flatMap((one) => one.proofs);

describe('the claims of the documents', () => {
  it('have a test each, under the title that stands there', () => {
    expect(claims.length).toBeGreaterThan(90);
    expect(claims.filter((one) => one.proofs.length === 0)).toEqual([]);
    expect(proofs.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('name a title wherever they name tests, and else a benchmark that is run', () => {
    const untitled = proofs.filter(({ title }) => title === null).map(({ file }) => file);
    const run = readFileSync(path.join(ROOT, 'test/bench/run.mjs'), 'utf8');
    const isRun = (file: string): boolean => run.includes(`'${path.basename(file, '.mjs')}'`);
    expect(untitled.filter((file) => !file.startsWith('test/bench/') || !isRun(file))).toEqual([]);
  });

  it('would be refused with another title, and what a test waits for is no title', () => {
    const [proof] = proofs.filter(({ title }) => title !== null);
    expect(faultOf({ ...proof, title: `${proof.title}, or not` })).toContain('has no test');
    const source = `
      it('one', () => {});
      it.each(['a'] as const)(
        'two %s', async (value) => {
        await until('three', () => value === 'b');
        process.on('error', () => {});
      });
      describe("it's four", () => {});`;
    expect([...titlesIn(source)]).toEqual(['one', 'two %s', "it's four"]);
  });
});
