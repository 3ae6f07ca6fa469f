import type { HttpRequest, HttpResponse, Next } from './http-types.js';
import { Problem } from './problem.js';

/** The largest record of a topic with Kafka's default limit, 1 MiB, is 1.4 MiB in base64. */
export const BODY_BYTES_MAX = 2 * 1024 * 1024;

/** What Express's JSON parser reports, as problems. The gate's own pass through. */
export function bodyErrors(
  error: unknown,
  _request: HttpRequest,
  _response: HttpResponse,
  next: Next,
): void {
  next(problemOf(error));
}

function problemOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Problem) return error;
  const { type, status } = error as { type?: unknown; status?: unknown };
  switch (type) {
    case 'entity.parse.failed':
      return new Problem('malformed-json', error.message, { cause: error });
    case 'entity.too.large':
      return new Problem('body-too-large', `The body has more than ${BODY_BYTES_MAX} bytes.`, {
        cause: error,
      });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Problem('unsupported-media-type', error.message, { cause: error });
    default:
      // A length that is not the body's, a body that ends half-way.
      return status === 400
        ? new Problem('invalid-request', error.message, { cause: error })
        : error;
  }
}
