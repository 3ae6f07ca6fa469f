import {
  Catch,
  HttpException,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { HttpAdapterHost } from '@nestjs/core';
import { ContractError } from '@posthorn/contracts';

/** Errors as problem details (RFC 9457): `title` names the kind, `detail` says what to change. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(private readonly adapters: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const status = error instanceof HttpException ? error.getStatus() : 500;
    // Every request meets a broken contract until the release is taken back: a line for each, not a stack.
    if (error instanceof ContractError) this.logger.warn(error.message);
    else if (status === 500) this.logger.error(error);
    const title = STATUS_CODES[status] ?? 'Error';
    const body = { type: 'about:blank', title, status, detail: detailOf(error) };
    const { httpAdapter } = this.adapters;
    const response: unknown = host.switchToHttp().getResponse();
    httpAdapter.setHeader(response, 'Content-Type', 'application/problem+json');
    httpAdapter.reply(response, body, status);
  }
}

/**
 * Of a validation error every broken rule, of a broken contract every difference; of an unexpected error nothing, because
 * it may name our insides.
 */
function detailOf(error: unknown): string {
  if (error instanceof ContractError) return error.message;
  if (!(error instanceof HttpException)) return 'the request failed; the log says why';
  const answer = error.getResponse();
  if (typeof answer === 'string') return answer;
  const { message } = answer as { message?: string | string[] };
  return Array.isArray(message) ? message.join('; ') : (message ?? error.message);
}
