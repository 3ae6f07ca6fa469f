import { parseJsonPath } from '@posthorn/records';

/** Every entry of a list, or every member of an object. */
export const EACH = Symbol('each');

export type MaskPath = readonly (string | number | typeof EACH)[];

/** A JSON path in which `[*]` is every entry: `$.cards[*].number`. null when the text is none. */
export function parseMaskPath(text: string): MaskPath | null {
  const path: (string | number | typeof EACH)[] = [];
  for (const [index, part] of text.split('[*]').entries()) {
    const steps = parseJsonPath(index === 0 ? part : `$${part}`);
    if (steps === null) return null;
    if (index > 0) path.push(EACH);
    path.push(...steps);
  }
  return path;
}
