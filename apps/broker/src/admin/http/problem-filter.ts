import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { errorCodeOf } from '@posthorn/protocol';
import type { AdminContext } from '../admin-context.js';
import type { ErrorFace } from './error-face.js';
import type { HttpRequest, HttpResponse } from './http-types.js';
import { Problem } from './problem.js';
import { PROBLEMS_PATH } from './problem-types.js';
import { unkeptText } from './unkept-text.js';

const RETRY_AFTER_SECONDS = '1';

/** Every failure of this API leaves through here, as RFC 9457 problem+json or as its face has it: ours, Nest's, Express's and the unknown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** @param faces of APIs below other paths, whose callers expect something else. */
  constructor(
    private readonly logger: AdminContext['logger'],
    private readonly faces: readonly ErrorFace[] = [],
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const response = host.switchToHttp().getResponse<HttpResponse>();
    const problem = problemOf(error, request);
    if (problem.code === 'internal-error') {
      const { method, url, requestId } = request;
      this.logger.error(
        { err: problem.cause ?? problem, method, url, requestId },
        'admin request failed',
      );
    }
    // The connection broke after the answer had begun: there is nobody to tell.
    if (response.headersSent) return;
    if (problem.type.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    if (problem.retryAfterSeconds !== undefined) {
      response.setHeader('Retry-After', String(Math.ceil(problem.retryAfterSeconds)));
    }
    const face = this.faces.find((one) => one.isMeant(request.path));
    if (problem.type.status === 401) {
      response.setHeader('WWW-Authenticate', face?.challenge ?? 'Bearer');
    }
    const body = face?.bodyOf(problem, detailOf(problem)) ?? bodyOf(problem, request);
    response
      .status(problem.type.status)
      .type(face?.mediaType ?? 'application/problem+json')
      .send(JSON.stringify(body));
  }
}

function bodyOf(problem: Problem, request: HttpRequest): object {
  const { status, title, hint } = problem.type;
  const { code, kafkaError, errors } = problem;
  return {
    type: `${PROBLEMS_PATH}/${code}`,
    title,
    status,
    detail: detailOf(problem),
    instance: `urn:uuid:${request.requestId}`,
    code,
    hint,
    ...(kafkaError === undefined
      ? {}
      : { kafkaErrorName: kafkaError, kafkaErrorCode: errorCodeOf(kafkaError) }),
    ...(errors.length === 0 ? {} : { errors }),
  };
}

/** Nothing of an unexpected error is told to the outside: it may hold connection strings or queries. */
function detailOf({ code, message }: Problem): string {
  return code === 'internal-error' ? 'An unexpected error occurred.' : message;
}

function problemOf(error: unknown, request: HttpRequest): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return problemOfNest(error, request);
  return unkeptText(error) ?? new Problem('internal-error', 'unexpected', { cause: error });
}

/** Nest itself throws only for routes that do not exist and for URLs it cannot decode. */
function problemOfNest(error: HttpException, request: HttpRequest): Problem {
  switch (error.getStatus()) {
    case 404:
      return new Problem(
        'route-not-found',
        `${request.method} ${request.path} is not part of this API.`,
      );
    case 400:
      return new Problem('invalid-request', error.message);
    default:
      return new Problem('internal-error', 'unexpected', { cause: error });
  }
}
