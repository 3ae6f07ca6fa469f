import { BigNumber, parseJson, readJsonPath, valueAt, type JsonPath } from '@posthorn/records';
import { UsageError } from '../runtime/cli-error.js';

type Operator = '==' | '!=' | '>' | '>=' | '<' | '<=' | '=~' | 'exists';

interface Condition {
  readonly path: JsonPath;
  readonly operator: Operator;
  /** A string, a number, a bigint, a boolean, null, or the expression of =~. */
  readonly operand: unknown;
}

export type Where = (value: Buffer | null) => boolean;

const HELP =
  'A condition is a JSON path, an operator (== != > >= < <= =~) and a value, or a path alone, which must exist: $.total>50, $.items[0].sku==\'a-1\', $.note=~"late|lost". Several are joined by &&.';
const OPERATOR = /\s*(==|!=|>=|<=|=~|>|<|=)\s*/y;
const OPERAND =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const JOIN = /\s*&&\s*/y;
const PATTERN_LENGTH_MAX = 500;

/** A test of records' values, which are JSON; what is none passes no test. Throws UsageError. */
export function parseWhere(text: string): Where {
  const conditions = conditionsOf(text);
  return (value) => {
    const parsed = parseJson(value);
    return parsed !== undefined && conditions.every((condition) => holds(condition, parsed));
  };
}

function conditionsOf(text: string): readonly Condition[] {
  const conditions: Condition[] = [];
  let at = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  for (;;) {
    const read = conditionAt(text, at);
    conditions.push(read.condition);
    if (read.end === end) return conditions;
    JOIN.lastIndex = read.end;
    if (JOIN.exec(text) === null) throw refusal(text, read.end);
    at = JOIN.lastIndex;
  }
}

function conditionAt(text: string, at: number): { condition: Condition; end: number } {
  const found = readJsonPath(text.slice(at));
  if (found === null) throw refusal(text, at);
  const { path } = found;
  const behind = at + found.end;
  OPERATOR.lastIndex = behind;
  const operator = OPERATOR.exec(text);
  if (operator === null)
    return { condition: { path, operator: 'exists', operand: null }, end: behind };
  OPERAND.lastIndex = OPERATOR.lastIndex;
  const operand = OPERAND.exec(text);
  if (operand === null) throw refusal(text, OPERATOR.lastIndex);
  const name = operator[1] === '=' ? '==' : (operator[1] as Operator);
  const value = operandOf(operand[0], text);
  const condition = { path, operator: name, operand: name === '=~' ? patternOf(value) : value };
  return { condition, end: OPERAND.lastIndex };
}

function operandOf(token: string, text: string): unknown {
  const json = token.startsWith("'")
    ? `"${token
        .slice(1, -1)
        .replaceAll(String.raw`\'`, "'")
        .replaceAll(/(?<!\\)"/g, String.raw`\"`)}"`
    : token;
  const value = exact(parseJson(Buffer.from(json)));
  if (value === undefined)
    throw new UsageError(`--where: ${token} in "${text}" is no value.`, HELP);
  return value;
}

function patternOf(value: unknown): RegExp {
  try {
    if (typeof value === 'string' && value.length <= PATTERN_LENGTH_MAX)
      return new RegExp(value, 'u');
  } catch (error) {
    throw new UsageError(`--where: ${(error as Error).message}.`, HELP);
  }
  throw new UsageError('--where: =~ takes a quoted regular expression.', HELP);
}

function refusal(text: string, at: number): UsageError {
  const rest = text.slice(at);
  const where = rest === '' ? 'at its end' : `at "${rest}"`;
  return new UsageError(`--where: "${text}" is not understood ${where}.`, HELP);
}

function holds({ path, operator, operand }: Condition, value: unknown): boolean {
  const found = exact(valueAt(value, path));
  if (operator === 'exists') return found !== undefined;
  if (operator === '!=') return found !== undefined && !isEqual(found, operand);
  if (operator === '==') return isEqual(found, operand);
  if (operator === '=~') return typeof found === 'string' && (operand as RegExp).test(found);
  return isOrdered(found, operator, operand);
}

/** A whole number that no double holds as one that can be compared. */
const exact = (value: unknown): unknown =>
  value instanceof BigNumber ? BigInt(value.text) : value;

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

function isEqual(a: unknown, b: unknown): boolean {
  // oxlint-disable-next-line eqeqeq
  return isNumber(a) && isNumber(b) ? a == b : a === b;
}

/** Numbers with numbers and texts with texts; anything else has no order. */
function isOrdered(a: unknown, operator: '>' | '>=' | '<' | '<=', b: unknown): boolean {
  const comparable =
    (isNumber(a) && isNumber(b)) || (typeof a === 'string' && typeof b === 'string');
  if (!comparable) return false;
  switch (operator) {
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
  }
}
