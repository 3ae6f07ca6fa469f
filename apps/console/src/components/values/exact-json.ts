import { parse } from 'lossless-json';

export const NOT_JSON = Symbol('not JSON');

/**
 * What a JSON text says, each number as it is written. Equal keys, which JSON allows and this parser refuses, and what is nested deeper
 * than it can follow are NOT_JSON: shown as text nothing of them is lost.
 */
export function parseExactly(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    // It calls itself for each level; the stack ends long before what a record may hold does.
    if (error instanceof SyntaxError || error instanceof RangeError) return NOT_JSON;
    throw error;
  }
}
