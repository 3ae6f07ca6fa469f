import { RE2JS } from 're2js';
import type { Mismatch } from '../schemas/mismatch.js';
import { numbersOf, typesOf, valuesOf, type Conjunction, type JsonType } from './conjunction.js';
import { isObject, keyword, type SchemaNode } from './schema-document.js';

/** What the reader's limits on numbers and texts refuse of what the writer may write. */
export function scalarMismatches(
  writer: Conjunction,
  reader: SchemaNode,
  field: string,
): readonly Mismatch[] {
  const types = typesOf(writer);
  const values = valuesOf(writer);
  if (values !== null) return ofValues(values, reader, field);
  return [...ofNumbers(writer, reader, types, field), ...ofTexts(writer, reader, types, field)];
}

const NUMERIC = ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum', 'multipleOf'];
const TEXTUAL = ['minLength', 'maxLength', 'pattern', 'format'];

/** Of few values each is looked at. */
function ofValues(values: readonly unknown[], reader: SchemaNode, field: string): Mismatch[] {
  return [...NUMERIC, ...TEXTUAL].flatMap((name) => {
    const limit = keyword(reader, name);
    const refused = values.filter((value) => !isWithin(value, name, limit));
    return refused.length === 0 ? [] : [narrowed(reader, field, name, limit)];
  });
}

function isWithin(value: unknown, name: string, limit: unknown): boolean {
  if (limit === undefined) return true;
  if (typeof value === 'number') {
    if (name === 'minimum') return value >= Number(limit);
    if (name === 'exclusiveMinimum') return value > Number(limit);
    if (name === 'maximum') return value <= Number(limit);
    if (name === 'exclusiveMaximum') return value < Number(limit);
    return name !== 'multipleOf' || isMultiple(value, Number(limit));
  }
  if (typeof value !== 'string') return true;
  const length = Array.from(value).length;
  if (name === 'minLength') return length >= Number(limit);
  if (name === 'maxLength') return length <= Number(limit);
  if (name === 'pattern') {
    return typeof limit === 'string' && matchesPattern(value, limit) === true;
  }
  return name !== 'format';
}

function ofNumbers(
  writer: Conjunction,
  reader: SchemaNode,
  types: ReadonlySet<JsonType>,
  field: string,
): Mismatch[] {
  if (!types.has('integer') && !types.has('fraction')) return [];
  const isInteger = !types.has('fraction');
  const refused: Mismatch[] = [];
  const wanted = boundsOf([reader], isInteger);
  const given = boundsOf(writer, isInteger);
  if (isBelow(given.low, wanted.low)) {
    refused.push(limitMismatch(reader, field, 'minimum', 'exclusiveMinimum'));
  }
  if (isBelow(negated(given.high), negated(wanted.high))) {
    refused.push(limitMismatch(reader, field, 'maximum', 'exclusiveMaximum'));
  }
  const step = keyword(reader, 'multipleOf');
  if (typeof step === 'number') {
    const steps = [...numbersOf(writer, 'multipleOf'), ...(isInteger ? [1] : [])];
    // Of fractions only what is the same: 1.1 is a multiple of 0.1 and, in floating point, not of 0.01.
    const isImplied = (one: number): boolean =>
      one === step || (Number.isInteger(one) && Number.isInteger(step) && isMultiple(one, step));
    if (!steps.some(isImplied)) {
      refused.push(narrowed(reader, field, 'multipleOf', step));
    }
  }
  return refused;
}

/** A bound, and whether the value itself is outside. */
interface Bound {
  readonly value: number;
  readonly isOutside: boolean;
}

function boundsOf(all: Conjunction, isInteger: boolean): { low: Bound; high: Bound } {
  const lows = [
    ...numbersOf(all, 'minimum').map((value) => boundOf(value, false)),
    ...numbersOf(all, 'exclusiveMinimum').map((value) => boundOf(value, true)),
  ].map((bound) => (isInteger ? wholeAbove(bound) : bound));
  const highs = [
    ...numbersOf(all, 'maximum').map((value) => boundOf(-value, false)),
    ...numbersOf(all, 'exclusiveMaximum').map((value) => boundOf(-value, true)),
  ].map((bound) => (isInteger ? wholeAbove(bound) : bound));
  const none = boundOf(Number.NEGATIVE_INFINITY, false);
  return { low: highest(lows, none), high: negated(highest(highs, none)) };
}

const boundOf = (value: number, isOutside: boolean): Bound => ({ value, isOutside });
const negated = ({ value, isOutside }: Bound): Bound => ({ value: -value, isOutside });

/** Of whole numbers `> 0` is `>= 1`. */
function wholeAbove({ value, isOutside }: Bound): Bound {
  const least = isOutside ? Math.floor(value) + 1 : Math.ceil(value);
  // Beyond 2^53 adding one changes nothing.
  return least > value || !isOutside ? boundOf(least, false) : boundOf(value, isOutside);
}

function highest(bounds: readonly Bound[], none: Bound): Bound {
  return bounds.reduce((best, bound) => (isBelow(best, bound) ? bound : best), none);
}

/** Whether as a lower bound it lets something through that the other does not. */
function isBelow(a: Bound, b: Bound): boolean {
  return a.value < b.value || (a.value === b.value && !a.isOutside && b.isOutside);
}

function isMultiple(value: number, step: number): boolean {
  return Number.isInteger(value / step);
}

function ofTexts(
  writer: Conjunction,
  reader: SchemaNode,
  types: ReadonlySet<JsonType>,
  field: string,
): Mismatch[] {
  if (!types.has('string')) return [];
  const refused: Mismatch[] = [];
  const least = keyword(reader, 'minLength');
  if (typeof least === 'number' && Math.max(0, ...numbersOf(writer, 'minLength')) < least) {
    refused.push(narrowed(reader, field, 'minLength', least));
  }
  const most = keyword(reader, 'maxLength');
  if (typeof most === 'number' && Math.min(Infinity, ...numbersOf(writer, 'maxLength')) > most) {
    refused.push(narrowed(reader, field, 'maxLength', most));
  }
  for (const name of ['pattern', 'format'] as const) {
    const wanted = keyword(reader, name);
    if (wanted === undefined || writer.some((node) => keyword(node, name) === wanted)) continue;
    refused.push(narrowed(reader, field, name, wanted));
  }
  return refused;
}

function limitMismatch(reader: SchemaNode, field: string, ...names: string[]): Mismatch {
  const name = names.find((one) => keyword(reader, one) !== undefined) ?? names[0];
  return narrowed(reader, field, name, keyword(reader, name));
}

/** A limit that is not kept; `pointer` leads to it. */
export function narrowed(
  reader: SchemaNode,
  field: string,
  name: string,
  limit: unknown,
): Mismatch {
  const rule = name === 'pattern' || name === 'format' ? 'pattern-changed' : 'limit-narrowed';
  const text = isObject(limit) || Array.isArray(limit) ? '' : ` ${String(limit)}`;
  return { rule, pointer: `${reader.pointer}/${name}`, field, subject: `${name}${text}` };
}

const patterns = new Map<string, RE2JS | null>();
const PATTERNS_MAX = 1_000;

/** By RE2, whose time is linear whatever the expression; null for an expression that it does not know. */
export function matchesPattern(text: string, source: string): boolean | null {
  let pattern = patterns.get(source);
  if (pattern === undefined) {
    if (patterns.size >= PATTERNS_MAX) patterns.clear();
    pattern = compiled(source);
    patterns.set(source, pattern);
  }
  return pattern === null ? null : pattern.matcher(text).find();
}

function compiled(source: string): RE2JS | null {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch {
    // What RE2 does not have, such as a look-ahead. Whoever asks takes the cautious way.
    return null;
  }
}
