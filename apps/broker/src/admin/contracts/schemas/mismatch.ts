/** What a reader may not accept of what a writer may write. */
export const MISMATCH_RULES = [
  'field-required',
  'field-not-allowed',
  'field-without-default',
  'type-narrowed',
  'values-narrowed',
  'limit-narrowed',
  'pattern-changed',
  'no-alternative',
  'nothing-allowed',
  'name-changed',
  'type-changed',
  'not-comparable',
] as const;

export type MismatchRule = (typeof MISMATCH_RULES)[number];

export interface Mismatch {
  readonly rule: MismatchRule;
  /** JSON pointer into the reader's schema. */
  readonly pointer: string;
  /** In the event: `items[].price`; empty for the value as a whole. */
  readonly field: string;
  /** What the rule is about: `maxLength 10`, `"paid", "sent"`. */
  readonly subject: string;
  /** Whether the writer knows the field at all. */
  readonly isKnown?: boolean;
}

/**
 * Who reads whose events. `backward`: the new schema reads what was written under an older one. `forward`: an older one
 * reads what is written under the new one.
 */
export type Direction = 'backward' | 'forward';

/** A mismatch for people. */
export interface Finding {
  readonly rule: MismatchRule;
  readonly direction: Direction;
  /** JSON pointer into the schema that reads: the new one for `backward`, the older one for `forward`. */
  readonly pointer: string;
  readonly field: string;
  readonly message: string;
}

export function findingOf(mismatch: Mismatch, direction: Direction): Finding {
  const { rule, pointer, field } = mismatch;
  const what = direction === 'backward' ? inBackward(mismatch) : inForward(mismatch);
  const who = direction === 'backward' ? 'old producers break' : 'old consumers break';
  return { rule, direction, pointer, field, message: `${what}: ${who}` };
}

function nameOf(field: string): string {
  return field === '' ? 'the value' : `field \`${field}\``;
}

function inBackward({ rule, field, subject, isKnown = false }: Mismatch): string {
  const name = nameOf(field);
  switch (rule) {
    case 'field-required':
      return isKnown ? `${name} became required` : `${name} was added and is required`;
    case 'field-not-allowed':
      return `${name} was removed, and fields that are not declared are refused`;
    case 'field-without-default':
      return `${name} was added without a default`;
    case 'type-narrowed':
      return `${name} was allowed to be ${subject}, and is no more`;
    case 'values-narrowed':
      return `${name} no longer accepts ${subject}`;
    case 'limit-narrowed':
      return `${name} is held to ${subject}, which it was not before`;
    case 'pattern-changed':
      return `${name} has to match ${subject}, which it had not before`;
    case 'no-alternative':
      return `${name} fits none of ${subject}`;
    case 'nothing-allowed':
      return `${name} is not allowed any more`;
    case 'name-changed':
      return `${name} is called ${subject} now`;
    case 'type-changed':
      return `the schema was ${subject}`;
    case 'not-comparable':
      return `${name} cannot be shown to fit ${subject}`;
  }
}

function inForward({ rule, field, subject, isKnown = false }: Mismatch): string {
  const name = nameOf(field);
  switch (rule) {
    case 'field-required':
      return isKnown ? `${name} became optional` : `${name} was removed and was required`;
    case 'field-not-allowed':
      return `${name} was added, and fields that were not declared are refused`;
    case 'field-without-default':
      return `${name} was removed and had no default`;
    case 'type-narrowed':
      return `${name} may be ${subject} now`;
    case 'values-narrowed':
      return `${name} may be ${subject} now`;
    case 'limit-narrowed':
      return `${name} is no longer held to ${subject}`;
    case 'pattern-changed':
      return `${name} no longer has to match ${subject}`;
    case 'no-alternative':
      return `${name} fits none of ${subject} that there were`;
    case 'nothing-allowed':
      return `${name} was not allowed before`;
    case 'name-changed':
      return `${name} was called ${subject}`;
    case 'type-changed':
      return `the schema is ${subject} now`;
    case 'not-comparable':
      return `${name} cannot be shown to fit ${subject} of before`;
  }
}
