import { readdirSync, readFileSync } from 'node:fs';
import type { Case } from './target.js';

const folder = new URL('../corpus/', import.meta.url);

/** A file's connections: one frame a line in hex, an empty line between connections, `#` before what it once did. */
export function readCases(text: string): Case[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => Buffer.from(line, 'hex')));
}

export function writeCases(cases: readonly Case[]): string {
  return cases.map((frames) => frames.map((f) => f.toString('hex')).join('\n')).join('\n\n');
}

export function corpus(): { name: string; cases: Case[] }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.hex'))
    .map((name) => ({ name, cases: readCases(readFileSync(new URL(name, folder), 'utf8')) }));
}
