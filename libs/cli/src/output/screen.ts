import { stripVTControlCharacters } from 'node:util';
import type { Streams } from '../runtime/streams.js';
import { widthOf } from './table.js';

const ROWS_DEFAULT = 24;
const COLUMNS_DEFAULT = 80;
// oxlint-disable-next-line no-control-regex
const PIECES = /\u001b\[[\d;]*m|[^]/gu;

export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** Of the terminal as it is now: people resize it. */
export function sizeOf(stdout: Streams['stdout']): Size {
  const { rows = ROWS_DEFAULT, columns = COLUMNS_DEFAULT } = stdout as Partial<Size>;
  return { rows, columns };
}

/**
 * What draws a text over what a terminal shows. Lines are cut where it ends, since a line that is folded would push others
 * out; each is cleared behind its text rather than the whole screen before, which flickers.
 */
export function frame(text: string, { rows, columns }: Size): string {
  const lines = text.split('\n').slice(0, rows - 1);
  return `\u001b[H${lines.map((line) => `${cut(line, columns)}\u001b[K\n`).join('')}\u001b[J`;
}

/** The beginning of a line that has so many columns, its colours ended. */
function cut(line: string, columns: number): string {
  if (widthOf(stripVTControlCharacters(line)) <= columns) return line;
  let width = 0;
  let kept = '';
  for (const [piece] of line.matchAll(PIECES)) {
    width += piece.length > 2 ? 0 : widthOf(piece);
    if (width > columns) break;
    kept += piece;
  }
  return kept.includes('\u001b') ? `${kept}\u001b[0m` : kept;
}
