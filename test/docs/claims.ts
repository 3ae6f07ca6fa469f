import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './blocks.js';

/** A claim of a document and one test that attacks it, by the file and the title that stands there. */
export interface Proof {
  readonly claim: string;
  readonly file: string;
  /** null: the whole file. */
  readonly title: string | null;
}

/** The rows of the document's tables: a claim, and in the second cell `file` "title", as many as there are. */
export function claimsOf(document: string): { claim: string; proofs: Proof[] }[] {
  const rows = [...document.matchAll(/^\| (?!-|What)(.+?) \| (.+?) *\|$/gm)];
  return rows.map(([, claim = '', cell = '']) => ({
    claim: claim.trim(),
    proofs: [...cell.matchAll(/`([^`]+)`(?: “([^”]+)”)?/g)].map(([, file = '', title]) => ({
      claim: claim.trim(),
      file,
      title: title ?? null,
    })),
  }));
}

/** What stands as the title of a test or of a group of tests in the source, of tables too. */
export function titlesIn(source: string): Set<string> {
  // Behind the name, or behind the table of an each.
  const titles = source.matchAll(
    /(?<=\b(?:it|describe)(?:\.\w+)*|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1\s*,\s*(?:async\s*)?\(/g,
  );
  return new Set([...titles].map(([, , title = '']) => title.replaceAll(/\\(.)/g, '$1')));
}

/** Undefined for a proof that is there. */
export function faultOf({ claim, file, title }: Proof): string | undefined {
  const where = path.join(ROOT, file);
  if (!existsSync(where)) return `${claim}: ${file} is not there`;
  if (title === null || titlesIn(readFileSync(where, 'utf8')).has(title)) return undefined;
  return `${claim}: ${file} has no test “${title}”`;
}
