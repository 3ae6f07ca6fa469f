import type { ExportSource, JsonCondition, ReplayConditions } from '@posthorn/admin-client';
import { BigNumber, parseJson, readJsonPath } from '@posthorn/records';
import { parsePartitions } from '../parse/numbers.js';
import { timeMs, TIMES } from '../parse/time.js';
import { UsageError } from '../runtime/cli-error.js';

/** The part of a topic that a job is about, as the options of stretch-options.ts give it. */
export interface Stretch {
  readonly from: string;
  readonly until?: string;
  readonly partitions?: string;
  readonly key?: string;
  readonly header: readonly string[];
  readonly where: readonly string[];
  readonly contains?: string;
}

/** Throws UsageError. */
export function sourceOf(
  topic: string,
  { from, until, partitions }: Stretch,
  nowMs: number,
): ExportSource {
  return {
    topic,
    from: placeOf(from, nowMs),
    ...(until === undefined ? {} : { to: placeOf(until, nowMs) }),
    ...(partitions === undefined ? {} : { partitions: [...parsePartitions(partitions)] }),
  };
}

/** null: all records are meant. Throws UsageError. */
export function conditionsOf(stretch: Stretch): ReplayConditions | null {
  const { key, header, where, contains } = stretch;
  const conditions = {
    ...(key === undefined ? {} : { key }),
    ...(header.length === 0 ? {} : { headers: header.map(headerOf) }),
    ...whereOf(where),
    ...(contains === undefined ? {} : { q: contains }),
  };
  return Object.keys(conditions).length === 0 ? null : conditions;
}

/** The API's words; a time before now is made a time, since the broker has another now. */
function placeOf(text: string, nowMs: number): string {
  if (text === 'start') return 'earliest';
  if (text === 'end') return 'latest';
  if (/^\d{1,19}$/.test(text)) return text;
  const time = text.startsWith('@') ? timeMs(text.slice(1), nowMs) : null;
  if (time !== null) return `@${time}`;
  throw new UsageError(
    `"${text}" is no place in a topic.`,
    `Places are start, end, an offset, or @ and a time. ${TIMES}`,
  );
}

function headerOf(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`"${text}" is no header.`, 'Headers look like name=value.');
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}

/**
 * As searches have it, which the broker compares, or with one `=` any JSON value, lists and objects too. A whole number beyond 2^53
 * would not arrive there as it is.
 */
function whereOf(texts: readonly string[]): Pick<ReplayConditions, 'conditions' | 'json'> {
  const places = texts.map((text) => ({ text, path: readJsonPath(text) }));
  const isEquality = ({ text, path }: (typeof places)[number]): boolean =>
    /^\s*=(?!=)/.test(text.slice(path?.end ?? 0));
  const json = places.filter(isEquality).map(({ text }) => equalityOf(text));
  const conditions = places.filter((one) => !isEquality(one)).map(({ text }) => comparisonOf(text));
  return {
    ...(json.length === 0 ? {} : { json }),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}

const WHERE_HELP =
  'One place is compared with a value: $.total>=50, $.state=="paid", $.items[0].sku!=a-1; or with one = any JSON value: $.tags=["new"].';

function equalityOf(text: string): JsonCondition {
  const end = readJsonPath(text)?.end ?? 0;
  const operand = text.slice(end).trim().slice(1).trim();
  const equals = parseJson(Buffer.from(operand.replaceAll(/^'|'$/g, '"')));
  if (end === 0 || equals === undefined)
    throw new UsageError(`--where "${text}" is not understood.`, WHERE_HELP);
  if (equals instanceof BigNumber)
    throw new UsageError(
      `--where "${text}": no JSON carries ${equals.text} exactly.`,
      `With two of them it is compared as it is: ${text.slice(0, end)}==${equals.text}.`,
    );
  // "Any JSON value" is an object without members in the types that are made of the document.
  return { path: text.slice(0, end), equals: equals as JsonCondition['equals'] };
}

function comparisonOf(text: string): string {
  const end = readJsonPath(text)?.end ?? 0;
  const [, operator, operand] = /^\s*(==|!=|>=|<=|>|<)\s*(\S.*)$/s.exec(text.slice(end)) ?? [];
  if (end === 0 || operator === undefined)
    throw new UsageError(`--where "${text}" is not understood.`, WHERE_HELP);
  const [, quoted] = /^'(.*)'$/s.exec(operand.trim()) ?? [];
  return `${text.slice(0, end)}${operator}${quoted === undefined ? operand : JSON.stringify(quoted)}`;
}
