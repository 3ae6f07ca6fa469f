import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

/** Lines of a hand-written source file, and of one function: what a reader holds in the head. */
const FILE_LINES_MAX = 450;
const FUNCTION_LINES_MAX = 70;

/** Standard words only: what a newcomer would have to be told is refused in identifiers. */
const PRIVATE_WORDS = /topition|startTs|orchestrator/i;

/** Where code must be replayable, time and chance are arguments. */
const PURE = [
  'libs/protocol/src/',
  'libs/records/src/',
  'libs/coordinator/src/',
  'libs/contracts/src/',
];
const IMPURE_CALLS =
  /\b(Date\.now|new Date\(\)|performance\.now|setTimeout|setInterval|Math\.random|randomUUID)\b/;

const HIDDEN_ERROR =
  /\bas any\b|: any\b|@ts-(?:ignore|expect-error|nocheck)|catch *(\([^)]*\))? *\{ *\}/;

interface SourceFile {
  readonly file: string;
  readonly text: string;
}

const sources: readonly SourceFile[] = tracked('*.ts', '*.tsx', '*.mjs')
  .filter((file) => !/\/(generated|schemas)\/|\/openapi-types\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

function tracked(...patterns: string[]): string[] {
  return execFileSync('git', ['ls-files', '--', ...patterns], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && existsSync(file));
}

function lineCount(text: string): number {
  return text.split('\n').length - 1;
}

function functionsOf({ file, text }: SourceFile): { name: string; line: number; lines: number }[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: { name: string; line: number; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const start = tree.getLineAndCharacterOfPosition(node.getStart()).line;
      const end = tree.getLineAndCharacterOfPosition(node.end).line;
      const name = node.name?.getText() ?? '(anonymous)';
      found.push({ name, line: start + 1, lines: end - start + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function identifiersOf({ file, text }: SourceFile): { name: string; line: number }[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: { name: string; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      found.push({
        name: node.text,
        line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The line without what a comment says. */
function codeOf(line: string): string {
  return line.replace(/\/\/.*|^\s*\/?\*.*/, '');
}

const production = sources.filter(({ file }) => /^(libs|apps)\//.test(file));
const withoutSpecs = production.filter(({ file }) => !/\.spec\.ts$|\/test\//.test(file));

describe('the repository', () => {
  it(`has no hand-written file of more than ${FILE_LINES_MAX} lines`, () => {
    const long = sources
      .filter(({ text }) => lineCount(text) > FILE_LINES_MAX)
      .map(({ file, text }) => `${file}: ${lineCount(text)} lines`);
    expect(long).toEqual([]);
  });

  it(`has no function of more than ${FUNCTION_LINES_MAX} lines outside tests`, () => {
    const long = withoutSpecs.flatMap((source) =>
      functionsOf(source)
        .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
        .map(({ name, line, lines }) => `${source.file}:${line} ${name} has ${lines} lines`),
    );
    expect(long).toEqual([]);
  });

  it('uses standard Kafka and Postgres words in identifiers', () => {
    const found = production.flatMap((source) =>
      identifiersOf(source)
        .filter(({ name }) => PRIVATE_WORDS.test(name))
        .map(({ name, line }) => `${source.file}:${line} ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('takes time and chance as arguments where code must be replayable', () => {
    const found = withoutSpecs
      .filter(({ file }) => PURE.some((folder) => file.startsWith(folder)))
      .flatMap(({ file, text }) =>
        text
          .split('\n')
          .map((line, index) => ({ line, at: `${file}:${index + 1}` }))
          .filter(({ line }) => IMPURE_CALLS.test(codeOf(line)))
          .map(({ line, at }) => `${at} ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });

  it('hides no error: no empty catch, no any, no ts-ignore', () => {
    const found = production.flatMap(({ file, text }) =>
      text
        .split('\n')
        .map((line, index) => ({ line, at: `${file}:${index + 1}` }))
        .filter(({ line }) => HIDDEN_ERROR.test(codeOf(line)))
        .map(({ line, at }) => `${at} ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it('explains every library and app in a README of its own', () => {
    const missing = ['libs', 'apps'].flatMap((folder) =>
      readdirSync(folder)
        .map((unit) => path.join(folder, unit))
        .filter((unit) => existsSync(path.join(unit, 'package.json')))
        .filter((unit) => !existsSync(path.join(unit, 'README.md'))),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry host in its lock file', () => {
    const hosts =
      readFileSync('package-lock.json', 'utf8').match(/"resolved": *"https?:[^"]*"/g) ?? [];
    expect(hosts).toEqual([]);
  });
});
