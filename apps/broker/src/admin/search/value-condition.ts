import {
  parseJson,
  parseJsonPath,
  textOfScalar,
  valueAt,
  type JsonPath,
} from '../../record-index/json-path.js';

const OPERATORS = ['==', '!=', '>=', '<=', '>', '<'] as const;
type Operator = (typeof OPERATORS)[number];

/** `$.order.total>=50`: a place in a JSON value, and what it is compared with. */
export interface ValueCondition {
  readonly path: JsonPath;
  /** As it was written. */
  readonly pathText: string;
  readonly operator: Operator;
  readonly operand: string;
}

const CONDITION = /^(\$[^=!<>]*?)\s*(==|!=|>=|<=|>|<)\s*(.*)$/s;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** null when it is none. An operand may stand in double quotes, as JSON has them. */
export function parseValueCondition(text: string): ValueCondition | null {
  const found = CONDITION.exec(text);
  if (found === null) return null;
  const [, pathText, operator, written] = found;
  const path = parseJsonPath(pathText);
  if (path === null) return null;
  return { path, pathText, operator: operator as Operator, operand: operandOf(written.trim()) };
}

function operandOf(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'string' ? parsed : text;
  } catch {
    return text;
  }
}

/** Whether all hold. A place that is not there is unlike everything, and in no order with anything. */
export function holdsAll(conditions: readonly ValueCondition[], value: Buffer | null): boolean {
  if (conditions.length === 0) return true;
  const json = parseJson(value);
  return json !== undefined && conditions.every((condition) => holds(condition, json));
}

function holds({ path, operator, operand }: ValueCondition, json: unknown): boolean {
  const text = textOfScalar(valueAt(json, path));
  if (text === null) return operator === '!=';
  if (operator === '==') return text === operand;
  if (operator === '!=') return text !== operand;
  const order = compare(text, operand);
  if (operator === '>') return order > 0;
  if (operator === '<') return order < 0;
  return operator === '>=' ? order >= 0 : order <= 0;
}

/** As numbers where both are, whole ones exactly; else as texts. */
function compare(a: string, b: string): number {
  if (!NUMBER.test(a) || !NUMBER.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (/^-?\d+$/.test(a) && /^-?\d+$/.test(b)) {
    const difference = BigInt(a) - BigInt(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  return Number(a) - Number(b);
}
