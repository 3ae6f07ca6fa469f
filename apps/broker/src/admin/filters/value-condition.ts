import { isDeepStrictEqual } from 'node:util';
import { readJsonPath, valueAt, type JsonPath, parseJson, textOfScalar } from '@posthorn/records';

const OPERATORS = ['==', '!=', '>=', '<=', '>', '<'] as const;
type Operator = (typeof OPERATORS)[number];

/** `$.order.total>=50`: a place in a JSON value, and what it is compared with. */
export interface Comparison {
  readonly path: JsonPath;
  readonly operator: Operator;
  readonly operand: string;
  /** The texts of all values that are equal to the operand: `1e3` is a thousand. */
  readonly equalTexts: readonly string[];
}

/** What stands at the place is this, lists and objects too, and no text for a number. */
export interface Equality {
  readonly path: JsonPath;
  readonly equals: unknown;
}

export type ValueCondition = Comparison | Equality;

const LENGTH_MAX = 1_024;
/** A longer one is a text to us: what the largest double takes is 310, and no comparison shall take long. */
const NUMBER_LENGTH_MAX = 400;
const COMPARISON = /^\s*(==|!=|>=|<=|>|<)\s*(.*)$/s;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const WHOLE_NUMBER = /^-?\d+$/;

/** null when it is none. An operand may stand in double quotes, as JSON has them, and has to where it begins with one. */
export function parseComparison(text: string): Comparison | null {
  if (text.length > LENGTH_MAX) return null;
  const place = readJsonPath(text);
  const found = place && COMPARISON.exec(text.slice(place.end));
  if (!found) return null;
  const [, operator, written] = found;
  const operand = operandOf(written.trim());
  if (operand === null) return null;
  const { path } = place;
  return { path, operator: operator as Operator, operand, equalTexts: equalTextsOf(operand) };
}

function operandOf(text: string): string | null {
  if (!text.startsWith('"')) return text;
  const parsed = parseJson(Buffer.from(text));
  return typeof parsed === 'string' ? parsed : null;
}

function equalTextsOf(operand: string): readonly string[] {
  const number = isNumber(operand) ? textOfScalar(parseJson(Buffer.from(operand))) : null;
  return number === null || number === operand ? [operand] : [operand, number];
}

/** Whether all hold. A place that is not there is unlike everything, and in no order with anything. */
export function holdsAll(conditions: readonly ValueCondition[], value: Buffer | null): boolean {
  if (conditions.length === 0) return true;
  const json = parseJson(value);
  return json !== undefined && conditions.every((condition) => holds(condition, json));
}

function holds(condition: ValueCondition, json: unknown): boolean {
  const value = valueAt(json, condition.path);
  if ('equals' in condition) return isDeepStrictEqual(value, condition.equals);
  const { operator, operand, equalTexts } = condition;
  const text = textOfScalar(value);
  if (text === null) return operator === '!=';
  if (operator === '==') return equalTexts.includes(text);
  if (operator === '!=') return !equalTexts.includes(text);
  const order = compare(text, operand);
  if (operator === '>') return order > 0;
  if (operator === '<') return order < 0;
  return operator === '>=' ? order >= 0 : order <= 0;
}

/** As numbers where both are, whole ones exactly; else as texts. */
function compare(a: string, b: string): number {
  if (!isNumber(a) || !isNumber(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (WHOLE_NUMBER.test(a) && WHOLE_NUMBER.test(b)) {
    const difference = BigInt(a) - BigInt(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  return Number(a) - Number(b);
}

const isNumber = (text: string): boolean => text.length <= NUMBER_LENGTH_MAX && NUMBER.test(text);
