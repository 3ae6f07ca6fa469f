import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { parse as parseYaml } from 'yaml';
import { allBlocks, documents, ROOT, type Block } from './blocks.js';

const at = ({ file, line }: Block): string => `${file}:${line}`;

function faultsOf(language: string, check: (code: string) => void): string[] {
  return allBlocks()
    .filter((block) => block.language === language)
    .flatMap((block) => {
      try {
        check(block.code);
        return [];
      } catch (error) {
        return [`${at(block)} ${String(error)}`];
      }
    });
}

/** How each language of the documents is checked; a new one wants an answer here first. */
const CHECKED: Readonly<Record<string, string>> = {
  ts: 'typescript.e2e.spec.ts',
  js: 'here: code of others, for reading',
  sql: 'sql.pg.spec.ts',
  sh: 'shell.e2e.spec.ts',
  json: 'here, and where it follows a block of sh as what that writes',
  text: 'where it follows a block of sh, as what that writes; tutorial.e2e.spec.ts',
  yaml: 'here',
  properties: 'here',
  promql: 'reference.spec.ts: its metrics are there',
  diff: 'test/migration: it is the difference of two folders',
  '': 'drawings, and the synopses of docs/cli.md, which are written from the commands',
};

describe('the blocks of the documents', () => {
  it('are of languages that a test checks', () => {
    const unknown = allBlocks().filter(({ language }) => !(language in CHECKED));
    expect(unknown.map((block) => `${at(block)} ${block.language}`)).toEqual([]);
  });

  it('stand at the margin, where the tests find them', () => {
    const indented = documents().flatMap((file) =>
      readFileSync(path.join(ROOT, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (/^\s+```/.test(line) ? [`${file}:${index + 1}`] : [])),
    );
    expect(indented).toEqual([]);
  });

  it('of JSON are JSON', () => {
    expect(faultsOf('json', JSON.parse)).toEqual([]);
  });

  it('of YAML are YAML', () => {
    expect(faultsOf('yaml', parseYaml)).toEqual([]);
  });

  it('of JavaScript, which is what others write, are JavaScript', () => {
    const check = (code: string): void => {
      const { diagnostics = [] } = ts.transpileModule(code, { reportDiagnostics: true });
      const [first] = diagnostics;
      if (first) throw new Error(ts.flattenDiagnosticMessageText(first.messageText, '\n'));
    };
    expect(faultsOf('js', check)).toEqual([]);
  });

  it('of properties are names with values', () => {
    const check = (code: string): void => {
      const lines = code.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
      const wrong = lines.filter((line) => !/^[\w.>-]+=\S/.test(line));
      if (wrong.length > 0) throw new Error(`not a property: ${wrong.join(', ')}`);
    };
    expect(faultsOf('properties', check)).toEqual([]);
  });
});
