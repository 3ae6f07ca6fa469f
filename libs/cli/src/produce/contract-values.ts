import { isUtf8 } from 'node:buffer';
import type { AdminClient, WrittenValueBody } from '@posthorn/admin-client';
import type { ProducerRecord } from '@posthorn/client';
import { CliError, UsageError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';

/** Of one question. */
const VALUES_MAX = 200;
const LENGTH_MAX = 256 * 1024;

/** Records up to the first that the contract does not allow, and why not; null where all are. */
export interface Checked {
  readonly records: readonly ProducerRecord[];
  readonly refusal: CliError | null;
}

interface Valued {
  readonly at: number;
  readonly text: string;
}

/** Has values checked by a contract, and framed, by the admin API; tombstones are what they are. */
export class ContractValues {
  readonly #event: string;
  readonly #version: number | undefined;
  #count = 0;

  /** @param name of the contract, and which version with an @ behind it. */
  constructor(
    private readonly api: AdminClient,
    name: string,
    private readonly isFramed: boolean,
  ) {
    const [, event = name, version] = /^(.+)@(\d{1,9})$/.exec(name) ?? [];
    if (event === '') throw new UsageError('--schema needs the name of a contract.');
    this.#event = event;
    this.#version = version === undefined ? undefined : Number(version);
  }

  async of(records: readonly ProducerRecord[]): Promise<Checked> {
    const before = this.#count;
    this.#count += records.length;
    const valued = records.flatMap(({ value }, at) =>
      value === null ? [] : [{ at, text: textOf(value, before + at + 1) }],
    );
    const written = [...records];
    for (const some of together(valued)) {
      const answers = await this.#ask(some.map(({ text }) => text));
      for (const [index, { base64, errors }] of answers.entries()) {
        const { at } = some[index];
        if (base64 === null) {
          const refusal = this.#refused(before + at + 1, errors);
          return { records: written.slice(0, at), refusal };
        }
        written[at] = { ...records[at], value: Buffer.from(base64, 'base64') };
      }
    }
    return { records: written, refusal: null };
  }

  async #ask(values: string[]): Promise<readonly WrittenValueBody[]> {
    const body = {
      event: this.#event,
      values,
      isFramed: this.isFramed,
      ...(this.#version === undefined ? {} : { version: this.#version }),
    };
    const { data } = await this.api.POST('/api/v1/contracts:frame', { body });
    return data.values;
  }

  #refused(number: number, errors: WrittenValueBody['errors']): CliError {
    const told = errors.map(({ pointer, message }) =>
      pointer === '' ? message : `${pointer} ${message}`,
    );
    return new CliError(`Record ${number} is not as ${this.#event} has it: ${told.join('; ')}.`, {
      exitCode: ExitCode.FAILED,
      hint: `posthorn contract show ${this.#event} prints the schema.`,
    });
  }
}

/** The values that a contract is about, if one was named; the admin API is not asked before. */
export async function contractValues(
  invocation: Invocation,
  { schema, framed }: { readonly schema?: string; readonly framed: boolean },
): Promise<ContractValues | null> {
  if (schema !== undefined) return new ContractValues(await invocation.api(), schema, framed);
  if (!framed) throw new UsageError('--no-framed is for --schema.');
  return null;
}

function textOf(value: Buffer | string, number: number): string {
  if (typeof value === 'string' || isUtf8(value)) return value.toString();
  throw new CliError(`Record ${number} is no text, and so no JSON that a contract can be about.`);
}

function together(valued: readonly Valued[]): readonly Valued[][] {
  const lists: Valued[][] = [];
  let length = 0;
  for (const one of valued) {
    const last = lists.at(-1);
    length += one.text.length;
    if (last === undefined || length > LENGTH_MAX || last.length === VALUES_MAX) {
      lists.push([one]);
      length = one.text.length;
    } else last.push(one);
  }
  return lists;
}
