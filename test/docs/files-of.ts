import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './blocks.js';

/** Of a document, each block that a line with the name of its file stands before. */
export function filesOf(document: string): { file: string; code: string }[] {
  const text = readFileSync(path.join(ROOT, document), 'utf8');
  return [...text.matchAll(/^`(\S+)`:\n\n```\w+\n([^]*?)^```$/gm)].map(([, file, code]) => ({
    file,
    code,
  }));
}
