import { Problem } from '../http/problem.js';

const NAME = /^[^\p{Cc}]{1,255}$/u;

/** @throws Problem when no subject can be called so. */
export function checkSubject(name: string): string {
  if (NAME.test(name)) return name;
  throw new Problem(
    'subject-not-valid',
    `${JSON.stringify(name.slice(0, 300))} is no name of a subject.`,
  );
}

const VERSION_MAX = 2 ** 31 - 1;

/** Of a path: a number from 1 on, or `latest`, which is also written -1. @throws Problem when it is neither. */
export function parseVersion(text: string): number | 'latest' {
  if (text === 'latest' || text === '-1') return 'latest';
  const version = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (version >= 1 && version <= VERSION_MAX) return version;
  throw new Problem(
    'version-not-valid',
    `The specified version '${text.slice(0, 30)}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string "latest"`,
  );
}
