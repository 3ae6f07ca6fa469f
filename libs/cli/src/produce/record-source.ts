import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Headers, ProducerRecord } from '@posthorn/client';
import { parseTemplate, type TemplateSource } from '../records/template.js';
import { recordOfJson } from '../records/record-json.js';
import { CliError, UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

export interface SourceOptions {
  readonly key?: string;
  readonly header: readonly (readonly [name: string, value: string])[];
  readonly partition?: number;
  readonly file?: string;
  readonly keySeparator?: string;
  readonly json?: boolean;
  readonly keepPlace?: boolean;
  readonly tombstone?: boolean;
  readonly count?: number;
}

/** The records that a call of produce asks for, one after the other. Rejects at once for what does not go together. */
export async function recordSource(
  invocation: Invocation,
  topic: string,
  value: string | undefined,
  options: SourceOptions,
): Promise<AsyncGenerator<ProducerRecord>> {
  check(value, options);
  const envelope = envelopeOf(topic, options);
  const isSingle = value !== undefined || options.file !== undefined;
  const isTombstone = options.tombstone === true && options.keySeparator === undefined;
  if (isTombstone)
    return repeated(invocation, options, (source) => ({ ...envelope(source), value: null }));
  if (isSingle) return ofValue(invocation, value, options, envelope);
  return ofLines(invocation, topic, options, envelope);
}

function check(value: string | undefined, options: SourceOptions): void {
  const { file, json, keySeparator, key, tombstone, count, keepPlace } = options;
  const isSingle = value !== undefined || file !== undefined;
  const refuse = (what: string): never => {
    throw new UsageError(what, 'posthorn produce --help tells what goes together.');
  };
  if (value !== undefined && file !== undefined)
    refuse('There is a value, and --file names another.');
  if (isSingle && (json === true || keySeparator !== undefined))
    refuse('--json and -K are about lines, but the value is given.');
  if (json === true && keySeparator !== undefined)
    refuse('--json has keys of its own: -K does not go with it.');
  if (keepPlace === true && json !== true) refuse('--keep-place is for --json.');
  if (keySeparator === '') refuse('-K needs a text that separates.');
  if (tombstone === true && isSingle) refuse('-Z is a value, and another is given.');
  if (tombstone === true && json === true)
    refuse('With --json a tombstone is "value":null, without -Z.');
  if (tombstone === true && keySeparator === undefined && key === undefined)
    refuse('A tombstone needs the key that it is for: -k.');
  if (count !== undefined && !isSingle && (tombstone !== true || keySeparator !== undefined))
    refuse('--count repeats a value, and there is none.');
}

type Envelope = (source: TemplateSource) => Omit<ProducerRecord, 'value'>;

function envelopeOf(topic: string, { key, header, partition }: SourceOptions): Envelope {
  const keyOf = key === undefined ? null : parseTemplate(key);
  const headers = header.map(([name, text]) => [name, parseTemplate(text)] as const);
  return (source) => ({
    topic,
    key: keyOf?.(source) ?? null,
    headers: headers.map(([name, text]) => [name, Buffer.from(text(source))] as const) as Headers,
    ...(partition === undefined ? {} : { partition }),
  });
}

async function* repeated(
  invocation: Invocation,
  { count = 1 }: SourceOptions,
  recordOf: (source: TemplateSource) => ProducerRecord,
): AsyncGenerator<ProducerRecord> {
  for (let number = 1; number <= count; number++) yield recordOf(sourceOf(invocation, number));
}

const sourceOf = (invocation: Invocation, count: number): TemplateSource => ({
  count,
  uuid: randomUUID,
  nowMs: () => invocation.nowMs(),
  random: Math.random,
});

/** A file is bytes, and what looks like a template in it is its own. */
async function ofValue(
  invocation: Invocation,
  value: string | undefined,
  options: SourceOptions,
  envelope: Envelope,
): Promise<AsyncGenerator<ProducerRecord>> {
  const bytes = value === undefined ? await fileOf(options.file ?? '') : null;
  const template = value === undefined ? null : parseTemplate(value);
  return repeated(invocation, options, (source) => ({
    ...envelope(source),
    value: template?.(source) ?? bytes,
  }));
}

async function fileOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CliError(`--file: ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function* ofLines(
  invocation: Invocation,
  topic: string,
  options: SourceOptions,
  envelope: Envelope,
): AsyncGenerator<ProducerRecord> {
  const { stdin } = invocation.streams;
  if (stdin.isTTY === true) invocation.say('Each line is a record; Ctrl-D ends.');
  const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY });
  const stop = (): void => lines.close();
  invocation.signal.addEventListener('abort', stop, { once: true });
  let number = 0;
  try {
    for await (const line of lines) {
      number++;
      if (options.json === true) {
        const keepPlace = options.keepPlace === true;
        if (line.trim() !== '') yield recordOfJson(line, number, { topic, keepPlace });
      } else yield ofLine(line, number, options, envelope(sourceOf(invocation, number)));
    }
  } finally {
    invocation.signal.removeEventListener('abort', stop);
    lines.close();
  }
}

function ofLine(
  line: string,
  number: number,
  { keySeparator, tombstone }: SourceOptions,
  envelope: Omit<ProducerRecord, 'value'>,
): ProducerRecord {
  if (keySeparator === undefined) return { ...envelope, value: line };
  const at = line.indexOf(keySeparator);
  if (at < 0) throw new CliError(`Line ${number} has no "${keySeparator}" between key and value.`);
  const value = line.slice(at + keySeparator.length);
  return {
    ...envelope,
    key: line.slice(0, at),
    value: value === '' && tombstone === true ? null : value,
  };
}
