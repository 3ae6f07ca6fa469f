import type { Problem } from './problem.js';

/** How failures look to callers of an API that is not ours. */
export interface ErrorFace {
  /** @param path of the request. */
  isMeant(path: string): boolean;
  readonly mediaType: string;
  /** WWW-Authenticate of a 401. */
  readonly challenge: string;
  /** @param detail what may be told of it. */
  bodyOf(problem: Problem, detail: string): object;
}
