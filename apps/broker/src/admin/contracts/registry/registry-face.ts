import type { ErrorFace } from '../../http/error-face.js';
import type { HttpRequest, HttpResponse, Next } from '../../http/http-types.js';
import type { ProblemCode } from '../../http/problem-types.js';
import type { Problem } from '../../http/problem.js';
import { isOfRegistry } from './registry-path.js';

export const REGISTRY_MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

/** Confluent's numbers, by which its clients tell what happened. */
const ERROR_CODES: Partial<Record<ProblemCode, number>> = {
  'contract-not-found': 40401,
  'contract-version-not-found': 40402,
  'schema-not-found': 40403,
  'contract-deleted': 40404,
  'contract-not-deleted': 40405,
  'contract-version-deleted': 40406,
  'contract-version-not-deleted': 40407,
  'no-compatibility-of-its-own': 40408,
  'no-mode-of-its-own': 40409,
  'schema-incompatible': 409,
  'contract-version-taken': 409,
  'schema-not-valid': 42201,
  'version-not-valid': 42202,
  'compatibility-not-valid': 42203,
  'mode-not-valid': 42204,
  'contract-read-only': 42205,
  'schema-in-use': 42206,
  'subject-not-valid': 42208,
  'storage-unavailable': 50001,
  'outcome-unknown': 50002,
};

/** Failures as Confluent's registry answers them: a number, and a sentence. */
export const registryFace: ErrorFace = {
  isMeant: isOfRegistry,
  mediaType: REGISTRY_MEDIA_TYPE,
  challenge: 'Bearer, Basic realm="schema registry", charset="UTF-8"',
  bodyOf(problem: Problem, detail: string): object {
    const { status, hint } = problem.type;
    const told = ERROR_CODES[problem.code] === undefined ? `${detail} ${hint}` : detail;
    return { error_code: ERROR_CODES[problem.code] ?? status, message: told };
  },
};

/** What its clients send and take; none of it can be sent by a form of a page elsewhere. */
export const REGISTRY_MEDIA_TYPES: readonly string[] = [
  REGISTRY_MEDIA_TYPE,
  'application/vnd.schemaregistry+json',
];

/** Every answer of it is of its media type. */
export function registryRequests(request: HttpRequest, response: HttpResponse, next: Next): void {
  if (isOfRegistry(request.path)) response.setHeader('Content-Type', REGISTRY_MEDIA_TYPE);
  next();
}
