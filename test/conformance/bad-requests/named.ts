import type { Api, ErrorName } from '@posthorn/protocol';
import { bad, type BadRequest } from './row.js';

/** One more than a topic's name may have. */
const LONG_TOPIC = 'x'.repeat(250);
/** All that the length of a text can say, nearly. */
const LONG = 'x'.repeat(32_000);

/** What is answered to each of the three. */
export type Answers = readonly [empty: ErrorName, unknown: ErrorName, long: ErrorName];

/** The same question about a name that is empty, one that is of nothing, and one that is too long for a topic. */
export function named<Input, Response>(
  what: 'topic' | 'name',
  api: Api<unknown, Input, Response, never>,
  version: number,
  input: (name: string) => Input,
  see: (response: Response) => number,
  answers: Answers,
): BadRequest[] {
  const names = {
    'an empty': '',
    'an unknown': 'is-nowhere',
    'a long': what === 'topic' ? LONG_TOPIC : LONG,
  };
  return Object.entries(names).map(([kind, name], index) =>
    bad(api, version, [`${kind} ${what}`, input(name)], see, answers[index]),
  );
}

/** The same answer to all three. */
export function always(error: ErrorName): Answers {
  return [error, error, error];
}
