import type { BytesInput, DecodedBytesBody, PublishBody, RecordBody } from '@posthorn/admin-client';

export type ValueKind = 'json' | 'text' | 'base64' | 'null';

export interface HeaderDraft {
  /** For React: two headers may have one name. */
  readonly id: number;
  readonly name: string;
  /** null: a header without a value, which Kafka tells from an empty one. */
  readonly value: string | null;
  readonly isBase64: boolean;
}

/** A record as somebody is writing it. */
export interface Draft {
  /** null: no key. */
  readonly key: string | null;
  readonly isKeyBase64: boolean;
  readonly kind: ValueKind;
  readonly value: string;
  /** By which the value is checked; null: by none. */
  readonly contract: string | null;
  /** With the contract: as clients of a schema registry have it. */
  readonly isFramed: boolean;
  readonly headers: readonly HeaderDraft[];
  /** Empty: chosen by the key. */
  readonly partition: number | string;
}

export const emptyDraft: Draft = {
  key: null,
  isKeyBase64: false,
  kind: 'json',
  value: '',
  contract: null,
  isFramed: false,
  headers: [],
  partition: '',
};

/** To produce a record again. Its partition is left to the key, as it was when it was written. */
export function draftOf({ key, value, headers }: RecordBody): Draft {
  return {
    key: key === null ? null : textOf(key),
    isKeyBase64: key?.base64 !== undefined,
    ...valueOf(value),
    headers: headers.map((header, id) => ({
      id,
      name: header.key,
      value: header.value && textOf(header.value),
      isBase64: header.value?.base64 !== undefined,
    })),
    partition: '',
  };
}

/** What somebody framed by a contract is edited as what it says, and framed again. */
function valueOf(
  value: DecodedBytesBody | null,
): Pick<Draft, 'kind' | 'value' | 'contract' | 'isFramed'> {
  const { text, contract = null } = value?.registered ?? {};
  if (text !== undefined && contract !== null)
    return { kind: 'json', value: text, contract: contract.event, isFramed: true };
  const written = value === null ? '' : textOf(value);
  return { kind: kindOf(value), value: written, contract: null, isFramed: false };
}

const textOf = ({ text, base64 }: DecodedBytesBody): string => text ?? base64 ?? '';

function kindOf(value: DecodedBytesBody | null): ValueKind {
  if (value === null) return 'null';
  return value.encoding === 'utf8' ? 'text' : value.encoding;
}

/** What keeps the draft from being produced; null when nothing does. */
export function mistakeIn({ kind, value }: Draft): string | null {
  if (kind !== 'json') return null;
  try {
    JSON.parse(value);
    return null;
  } catch (error) {
    return value.trim() === ''
      ? 'A JSON value is missing.'
      : `Not JSON: ${(error as Error).message}`;
  }
}

/** Whether a contract has a say in it. */
export function isByContract({ kind, contract }: Draft): boolean {
  return kind === 'json' && contract !== null;
}

/** JSON is sent as the text it is: through a parsed value its 64-bit numbers would be rounded on the way. */
export function bodyOf(
  { key, isKeyBase64, kind, value, headers, partition }: Draft,
  written: string | null = null,
): PublishBody {
  const own = kind === 'null' ? null : bytesOf(value, kind === 'base64');
  return {
    key: key === null ? null : bytesOf(key, isKeyBase64),
    value: written === null ? own : { base64: written },
    headers: headers
      .filter(({ name }) => name !== '')
      .map((header) => ({
        key: header.name,
        value: header.value === null ? null : bytesOf(header.value, header.isBase64),
      })),
    ...(partition === '' ? {} : { partition: Number(partition) }),
  };
}

function bytesOf(text: string, isBase64: boolean): BytesInput {
  return isBase64 ? { base64: text } : { text };
}
