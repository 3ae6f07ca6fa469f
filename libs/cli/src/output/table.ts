import { stripVTControlCharacters, styleText } from 'node:util';
import type { Streams } from '../runtime/streams.js';

export interface Column<Row> {
  readonly title: string;
  value(row: Row): string | number | bigint;
  readonly align?: 'right';
  /** Only with -o wide. */
  readonly wide?: boolean;
}

/** Columns as wide as they need to be; the last is not filled up. Cells come without control characters. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((column) => String(column.value(row)))),
  ];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((cells) => widthOf(cells[index]))),
  );
  return lines
    .map((cells) => {
      const padded = cells.map((cell, index) => {
        const space = ' '.repeat(widths[index] - widthOf(cell));
        if (columns[index].align === 'right') return `${space}${cell}`;
        return index === cells.length - 1 ? cell : `${cell}${space}`;
      });
      return `${padded.join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** In columns of a terminal: East Asian characters take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    const code = character.codePointAt(0) ?? 0;
    width += WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
  }
  return width;
}

const WIDE: readonly (readonly [number, number])[] = [
  [0x11_00, 0x11_5f],
  [0x2e_80, 0xa4_cf],
  [0xac_00, 0xd7_a3],
  [0xf9_00, 0xfa_ff],
  [0xfe_30, 0xfe_6f],
  [0xff_00, 0xff_60],
  [0x1_f3_00, 0x1_f6_4f],
  [0x1_f9_00, 0x1_f9_ff],
  [0x2_00_00, 0x3_ff_fd],
];

export type Colour = 'red' | 'yellow' | 'green' | 'cyan' | 'bold' | 'dim';

/** Coloured on a terminal whose owner has not said NO_COLOR. */
export function coloured(stream: Streams['stdout'], colour: Colour, text: string): string {
  return stream.isTTY === true ? styleText(colour, text, { stream }) : text;
}
