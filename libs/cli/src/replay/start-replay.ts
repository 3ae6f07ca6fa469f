import type {
  CreateReplayBody,
  JsonCondition,
  ReplayConditions,
  ReplayPreview,
} from '@posthorn/admin-client';
import { BigNumber, parseJson, readJsonPath } from '@posthorn/records';
import { assertCompleted, waitForJob } from '../jobs/job.js';
import type { Format } from '../output/listing.js';
import { parsePartitions } from '../parse/numbers.js';
import { timeMs, TIMES } from '../parse/time.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { printReplays, replayOf } from './replays.js';

interface StartOptions {
  readonly from: string;
  readonly until?: string;
  readonly partitions?: string;
  readonly group?: string;
  readonly to?: string;
  readonly key?: string;
  readonly header: readonly string[];
  readonly where: readonly string[];
  readonly rate?: number;
  readonly execute?: boolean;
  readonly wait?: boolean;
  readonly reason?: string;
  readonly output: Format;
}

export async function startReplay(
  invocation: Invocation,
  topic: string,
  options: StartOptions,
): Promise<void> {
  const { execute = false, wait, reason, output } = options;
  const body = bodyOf(topic, options, invocation.nowMs());
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/replays', {
    params: { query: { validateOnly: !execute } },
    body,
  });
  sayPreview(invocation, data.preview, execute);
  if (data.replay === null) return;
  const { id } = data.replay;
  const job =
    wait === true
      ? await waitForJob(invocation, data.replay, {
          what: 'replay',
          get: () => replayOf(invocation, id),
        })
      : data.replay;
  await printReplays(invocation, output, [job]);
  assertCompleted(job, 'replay');
}

/** Throws UsageError. */
export function bodyOf(topic: string, options: StartOptions, nowMs: number): CreateReplayBody {
  const { from, until, partitions, group, to, key, header, where, rate } = options;
  if (group === undefined && to === undefined)
    throw new UsageError('A replay is for a group (-g), or into another topic (--to).');
  const conditions = {
    ...(key === undefined ? {} : { key }),
    ...(header.length === 0 ? {} : { headers: header.map(headerOf) }),
    ...whereOf(where),
  };
  return {
    source: {
      topic,
      from: placeOf(from, nowMs),
      ...(until === undefined ? {} : { to: placeOf(until, nowMs) }),
      ...(partitions === undefined ? {} : { partitions: [...parsePartitions(partitions)] }),
    },
    target: {
      ...(group === undefined ? {} : { group }),
      ...(to === undefined ? {} : { topic: to }),
    },
    ...(Object.keys(conditions).length === 0 ? {} : { where: conditions }),
    ...(rate === undefined ? {} : { recordsPerSecond: rate }),
  };
}

/** The API's words; a time before now is made a time, since the broker has another now. */
function placeOf(text: string, nowMs: number): string {
  if (text === 'start') return 'earliest';
  if (text === 'end') return 'latest';
  if (/^\d{1,19}$/.test(text)) return text;
  const time = text.startsWith('@') ? timeMs(text.slice(1), nowMs) : null;
  if (time !== null) return `@${time}`;
  throw new UsageError(
    `"${text}" is no place to replay from or to.`,
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
  'A replay compares one place with a value: $.total>=50, $.state=="paid", $.items[0].sku!=a-1; or with one = any JSON value: $.tags=["new"].';

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

function sayPreview(invocation: Invocation, preview: ReplayPreview, execute: boolean): void {
  const { total, matched, scanned, isComplete } = preview;
  const found = isComplete
    ? `${matched} records`
    : `${total} offsets, of the first ${scanned} of them ${matched} records`;
  invocation.say(`${found} ${execute ? 'are' : 'would be'} copied.`);
  if (!execute) invocation.say('Nothing was copied: --execute does it.');
}
