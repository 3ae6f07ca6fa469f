import { isUtf8 } from 'node:buffer';
import { BigNumber, parseJson, textOfScalar } from '@posthorn/records';
import { EACH, type MaskPath } from './mask-path.js';
import type { MaskingRule } from './masking-rule.js';

export type Hiding = Pick<MaskingRule, 'action' | 'replacement'>;

export interface HiddenPlace extends Hiding {
  readonly path: MaskPath;
}

/** What stands for a value that cannot be looked into: nobody knows what is in it. */
const UNREADABLE = Buffer.from('masked: no JSON');

/** What stands for bytes that are no text, of which letters and digits are not all that tells something. */
const NO_TEXT = Buffer.from('masked: no text');

/** Letters and digits; what separates them stays, so that one sees what it was. */
const SHOWN = /[\p{L}\p{N}]/gu;

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** Node has it, TypeScript does not know it yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/**
 * The value without what is to be hidden, written anew: of a name that is there twice nothing is left over. A value that is
 * no JSON is hidden whole, since what is to be hidden may be anywhere in it; so is one that is nested deeper than it can be written.
 */
export function maskValue(value: Buffer | null, places: readonly HiddenPlace[]): Buffer | null {
  if (value === null || value.length === 0 || places.length === 0) return value;
  const json = parseJson(value);
  if (json === undefined) return UNREADABLE;
  const masked = unlessTooDeep(() => {
    const rest = places.reduce<unknown>((left, place) => hidden(left, place.path, place), json);
    return rest === undefined ? null : Buffer.from(written(rest));
  });
  return masked === undefined ? UNREADABLE : masked;
}

/** Whether what is shown of a value lacks something of it: as JSON, since it was written anew. */
export function lacksSomething(value: Buffer | null, shown: Buffer | null): boolean {
  if (value === null || shown === null) return value !== shown;
  if (value.equals(shown)) return false;
  const json = parseJson(value);
  return json === undefined || unlessTooDeep(() => written(json)) !== shown.toString();
}

/** undefined where the stack does not last: levels are read without it, and written with it, and a record may have half a million. */
function unlessTooDeep<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Of a key or the value of a header. */
export function maskBytes(bytes: Buffer | null, hiding: Hiding): Buffer | null {
  if (bytes === null) return null;
  switch (hiding.action) {
    case 'REMOVE':
      return null;
    case 'REPLACE':
      return Buffer.from(hiding.replacement);
    case 'MASK':
      return isText(bytes) ? Buffer.from(maskText(bytes.toString('utf8'))) : NO_TEXT;
  }
}

/** An int64 in eight bytes may well be UTF-8, too. */
function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !CONTROL.test(bytes.toString('utf8'));
}

function maskText(text: string): string {
  return text.replace(SHOWN, '*');
}

/** undefined: it is no more. */
function hidden(json: unknown, path: MaskPath, hiding: Hiding): unknown {
  if (path.length === 0) return hiddenWhole(json, hiding);
  if (typeof json !== 'object' || json === null || json instanceof BigNumber) return json;
  const [step, ...rest] = path;
  if (Array.isArray(json)) {
    const entries = json as readonly unknown[];
    const masked = entries.map((entry, index) =>
      step === EACH || step === index ? hidden(entry, rest, hiding) : entry,
    );
    return masked.filter((entry) => entry !== undefined);
  }
  const masked = Object.entries(json).map(([name, entry]: [string, unknown]) => {
    const isMeant = step === EACH || step === name;
    return [name, isMeant ? hidden(entry, rest, hiding) : entry] as const;
  });
  return Object.fromEntries(masked.filter(([, entry]) => entry !== undefined));
}

function hiddenWhole(json: unknown, hiding: Hiding): unknown {
  if (hiding.action === 'REMOVE') return undefined;
  if (hiding.action === 'REPLACE') return hiding.replacement;
  return maskedScalars(json);
}

/** Names of members stay; a number, a text or a truth becomes a text of asterisks. */
function maskedScalars(json: unknown): unknown {
  if (json === null) return null;
  if (Array.isArray(json)) return json.map((entry: unknown) => maskedScalars(entry));
  const text = textOfScalar(json);
  if (text !== null) return maskText(text);
  return Object.fromEntries(
    Object.entries(json as object).map(([name, entry]: [string, unknown]) => [
      name,
      maskedScalars(entry),
    ]),
  );
}

/** Whole numbers stay exact, however long they are. */
function written(json: unknown): string {
  return JSON.stringify(json, (_, value: unknown) =>
    value instanceof BigNumber ? rawJSON(value.text) : value,
  );
}
