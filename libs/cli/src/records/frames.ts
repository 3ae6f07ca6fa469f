import type { AdminClient, FramedValueBody, RegisteredValueBody } from '@posthorn/admin-client';
import type { ConsumedRecord } from '@posthorn/client';
import type { Invocation } from '../runtime/invocation.js';

/** What a value says by the schema that it names; null of one that is not framed, or that nobody here can read. */
export type Said = RegisteredValueBody | null;

const MAGIC_BYTE = 0;
const HEADER_BYTES = 5;
/** Of one question. */
const VALUES_MAX = 200;
const BYTES_MAX = 256 * 1024;

/**
 * Reads what clients of a schema registry framed, by asking the admin API; a cluster that has none is not asked twice. Until
 * a value looks framed nobody is asked.
 */
export class Frames {
  #api: Promise<AdminClient> | null = null;
  #isSilent = false;

  constructor(
    private readonly invocation: Invocation,
    private readonly topic: string,
  ) {}

  /** For each of the records, in their order. */
  async of(records: readonly Pick<ConsumedRecord, 'value'>[]): Promise<readonly Said[]> {
    const said: Said[] = records.map(() => null);
    const framed = records.flatMap(({ value }, at) => (looksFramed(value) ? [{ at, value }] : []));
    for (const some of together(framed)) {
      const answers = await this.#ask(some.map(({ value }) => value));
      for (const [index, { at }] of some.entries()) said[at] = answers[index]?.registered ?? null;
    }
    return said;
  }

  async #ask(values: readonly Buffer[]): Promise<readonly FramedValueBody[]> {
    if (this.#isSilent) return [];
    try {
      this.#api ??= this.invocation.api();
      const api = await this.#api;
      const { topic } = this;
      const { data } = await api.POST('/api/v1/contracts:read', {
        body: { topic, values: values.map((value) => value.toString('base64')) },
      });
      return data.values;
    } catch (error) {
      if (this.invocation.signal.aborted) return [];
      this.#isSilent = true;
      this.invocation.say(`Framed values are shown as bytes: ${(error as Error).message}`);
      return [];
    }
  }
}

function looksFramed(value: Buffer | null): value is Buffer {
  return (
    value !== null &&
    value.length >= HEADER_BYTES &&
    value.length <= BYTES_MAX &&
    value[0] === MAGIC_BYTE
  );
}

function together<T extends { readonly value: Buffer }>(framed: readonly T[]): readonly T[][] {
  const lists: T[][] = [];
  let bytes = BYTES_MAX;
  for (const one of framed) {
    const last = lists.at(-1);
    bytes += one.value.length;
    if (last === undefined || bytes > BYTES_MAX || last.length === VALUES_MAX) {
      lists.push([one]);
      bytes = one.value.length;
    } else last.push(one);
  }
  return lists;
}
