import { sqlStateOf } from '@posthorn/db';
import { Problem } from './problem.js';

/** PostgreSQL's texts have every character but U+0000, its JSON no half of a surrogate pair either. */
const NO_TEXT = '22021';
const NO_JSON_TEXT = '22P05';
const NO_JSON = '22P02';

/**
 * The answer where PostgreSQL would not take a text: names, filters and reasons of a request end up there, whoever looks them up, and
 * none of them may have such a character. null for every other error.
 */
export function unkeptText(error: unknown): Problem | null {
  if (!isOfText(error)) return null;
  const detail =
    'A text of the request has the character U+0000, or half of a surrogate pair: neither can be kept or looked for.';
  return new Problem('invalid-request', detail, { cause: error });
}

function isOfText(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state === NO_JSON) return /type json/.test((error as Error).message);
  return state === NO_TEXT || state === NO_JSON_TEXT;
}
