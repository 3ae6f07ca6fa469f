import type { ProblemBody } from './openapi-types.js';

/** What is wrong with one field of the request. */
export interface FieldError {
  /** JSON pointer into the body, or the name of a parameter behind a slash. */
  readonly pointer: string;
  readonly message: string;
}

/** What is read of the failure of a fetch: it may come from another realm, so that instanceof tells nothing. */
interface Failure {
  readonly message?: string;
  readonly code?: string;
}

interface Details {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
  readonly problem?: ProblemBody | null;
  readonly cause?: unknown;
}

/**
 * Any failure of a call, with what happened and what to do about it. `code` is stable: those of the broker are listed
 * under /api/v1/problems; `unreachable` (no answer came, `status` 0) and `unexpected-answer` (what came is not this
 * API's, as from a proxy in between) are this client's own.
 */
export class AdminApiError extends Error {
  override readonly name = 'AdminApiError';
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly code: string;
  readonly title: string;
  /** What to do, in one or two sentences. */
  readonly hint: string;
  /** The fields that are wrong; empty when none was named. */
  readonly errors: readonly FieldError[];
  /** As the broker logs it; null when the answer was not its own. */
  readonly requestId: string | null;
  /** Kafka's name of the error behind it, such as UNKNOWN_TOPIC_OR_PARTITION. */
  readonly kafkaErrorName: string | null;
  /** The whole answer, when it was a problem. */
  readonly problem: ProblemBody | null;

  constructor({ status, code, title, detail, hint, problem = null, cause }: Details) {
    super(detail, { cause });
    this.status = status;
    this.code = code;
    this.title = title;
    this.hint = hint;
    this.problem = problem;
    this.errors = problem?.errors ?? [];
    this.requestId = problem?.instance.replace('urn:uuid:', '') ?? null;
    this.kafkaErrorName = problem?.kafkaErrorName ?? null;
  }

  /** Of an answer that is not a success; reads its body. */
  static async of(response: Response): Promise<AdminApiError> {
    const problem = problemOf(await response.text());
    if (problem !== null) return new AdminApiError({ ...problem, problem });
    const { status, url } = response;
    return new AdminApiError({
      status,
      code: 'unexpected-answer',
      title: 'The answer is not from the admin API',
      detail: `${url} answered ${status} without a problem that this client knows.`,
      hint: 'See whether the address is that of a broker’s admin API, and what stands in between.',
    });
  }

  static unreachable(url: string, cause: unknown): AdminApiError {
    return new AdminApiError({
      status: 0,
      code: 'unreachable',
      title: 'The admin API does not answer',
      detail: `${url} could not be reached: ${reasonOf(cause)}`,
      hint: 'See whether the broker runs, and whether this is the address of its admin API.',
      cause,
    });
  }
}

function problemOf(text: string): ProblemBody | null {
  try {
    const body = JSON.parse(text) as Partial<ProblemBody> | null;
    return typeof body?.code === 'string' && typeof body.detail === 'string'
      ? (body as ProblemBody)
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** fetch says "fetch failed" and hides why in the cause; a refused connection to a name with two addresses has no message. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: Failure };
  return cause?.message || cause?.code || message || String(error);
}
