/** A field of an event, as far as a list can tell it. */
export interface FieldShape {
  /** `items[].price`. */
  readonly field: string;
  /** JSON pointer to where it is declared. */
  readonly pointer: string;
  /** For people: `string (uuid)`, `integer, at least 1`, `"paid" or "sent"`. */
  readonly type: string;
  readonly isRequired: boolean;
}

export type ChangeKind = 'added' | 'removed' | 'changed';

/** What is different about a field in a later schema. */
export interface FieldChange {
  readonly kind: ChangeKind;
  readonly field: string;
  readonly pointer: string;
  readonly before: FieldShape | null;
  readonly after: FieldShape | null;
  readonly message: string;
}

/** Fields are listed up to here; a diff of more is read in the texts. */
export const FIELDS_MAX = 2_000;

/** In the order of the later schema, and behind them what it does not have any more. */
export function changesBetween(
  before: readonly FieldShape[],
  after: readonly FieldShape[],
): readonly FieldChange[] {
  const old = new Map(before.map((shape) => [shape.field, shape]));
  const known = new Set(after.map(({ field }) => field));
  const changes = after.flatMap((shape): FieldChange[] => {
    const was = old.get(shape.field);
    if (was === undefined) return [changeOf('added', null, shape)];
    return was.type === shape.type && was.isRequired === shape.isRequired
      ? []
      : [changeOf('changed', was, shape)];
  });
  const removed = before.filter(({ field }) => !known.has(field));
  return [...changes, ...removed.map((shape) => changeOf('removed', shape, null))];
}

function changeOf(
  kind: ChangeKind,
  before: FieldShape | null,
  after: FieldShape | null,
): FieldChange {
  const { field, pointer } = (after ?? before) as FieldShape;
  return { kind, field, pointer, before, after, message: messageOf(field, before, after) };
}

function messageOf(field: string, before: FieldShape | null, after: FieldShape | null): string {
  const name = field === '' ? 'the value' : `field \`${field}\``;
  if (before === null) {
    return `${name} was added: ${after?.type ?? ''}${after?.isRequired ? ', required' : ''}`;
  }
  if (after === null) return `${name} was removed; it was ${before.type}`;
  const parts = [
    ...(before.type === after.type ? [] : [`was ${before.type} and is ${after.type}`]),
    ...(before.isRequired === after.isRequired
      ? []
      : [`became ${after.isRequired ? 'required' : 'optional'}`]),
  ];
  return `${name} ${parts.join(', ')}`;
}
