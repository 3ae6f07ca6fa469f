import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Block {
  /** From the root of the repository. */
  readonly file: string;
  /** Of its first line of code, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
}

/** Every document that Git knows, but decisions, which tell of their day. */
export function documents(): string[] {
  const files = execFileSync('git', ['ls-files', '--', '*.md'], { cwd: ROOT, encoding: 'utf8' });
  return files.split('\n').filter((file) => file !== '' && !file.startsWith('docs/decisions/'));
}

/** Every fenced block of every document. */
export function allBlocks(): Block[] {
  return documents().flatMap((file) => blocksIn(file));
}

export function blocksOf(language: string): Block[] {
  return allBlocks().filter((block) => block.language === language);
}

function blocksIn(file: string): Block[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length + 1,
    language: match[1],
    code: match[2],
  }));
}

/** The block of `text` or `json` that follows with nothing between: what the commands of this one write. */
export function outputAfter(block: Block): Block | undefined {
  const end = block.line + block.code.split('\n').length;
  return blocksIn(block.file).find(
    ({ language, line }) => line === end + 2 && (language === 'text' || language === 'json'),
  );
}

const CONTEXT = path.join(import.meta.dirname, 'context');

/** What the blocks of a document are given without showing it, such as the reader's own table; '' when nothing. */
export function contextOf(file: string, extension: 'ts' | 'sql' | 'sh'): string {
  const name = `${file.replace(/\.md$/, '').replaceAll('/', '-')}.${extension}`;
  const context = path.join(CONTEXT, name);
  return existsSync(context) ? readFileSync(context, 'utf8') : '';
}
