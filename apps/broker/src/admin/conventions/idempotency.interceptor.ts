import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { callerOf } from '../audit/caller.js';
import type { HttpRequest, HttpResponse } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { fingerprintOf, idempotencyKeyOf } from './idempotency-key.js';
import { ANSWER_IS_SECRET, SAFE_TO_REPEAT } from './idempotency-metadata.js';
import {
  IDEMPOTENCY_STORE,
  RENEW_MS,
  type Begun,
  type IdempotencyStore,
  type KeptAnswer,
  type Run,
} from './idempotency-store.js';

const METHODS = new Set(['POST', 'PATCH']);
const KEPT_HEADERS = ['Location', 'ETag'];

/**
 * `Idempotency-Key`: within 24 hours what a key asks for is done at most once in the cluster, and answered alike.
 *
 * The key is stored, and committed, before the work begins, its answer after. So when the broker dies in between, the
 * key says that it ran and nobody knows how far: the next request with it is answered outcome-unknown, unless the route
 * is safe to repeat. A failure that did nothing frees the key; one that may have done something is as its death.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(IDEMPOTENCY_STORE) private readonly store: IdempotencyStore,
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reflector: Reflector,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = execution.switchToHttp().getRequest<HttpRequest>();
    // Who has no identity is about to get one, by way of a secret that is nobody else's to repeat.
    const isExempt = request.query.validateOnly === 'true' || request.identity === undefined;
    if (!METHODS.has(request.method ?? '') || isExempt) return next.handle();
    const key = idempotencyKeyOf(request);
    if (key === null) return next.handle();
    return from(this.once(execution, request, key, () => lastValueFrom(next.handle())));
  }

  private async once(
    execution: ExecutionContext,
    request: HttpRequest,
    key: string,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const is = (name: string): boolean => this.reflector.get(name, execution.getHandler()) === true;
    const { actor } = callerOf(request);
    const fingerprint = fingerprintOf(request);
    const begun = await this.store.begin({ actor, key }, fingerprint, is(SAFE_TO_REPEAT));
    const response = execution.switchToHttp().getResponse<HttpResponse>();
    if (begun.kind === 'answered') return replay(begun.answer, response);
    if (begun.kind !== 'run') throw refusalOf(begun, key, response);
    return this.run(begun.run, is(ANSWER_IS_SECRET), response, work);
  }

  private async run(
    run: Run,
    isSecret: boolean,
    response: HttpResponse,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const renewal = setInterval(() => void this.attempt(this.store.renew(run)), RENEW_MS).unref();
    try {
      const result = await work();
      await this.attempt(this.store.complete(run, answerOf(result, isSecret, response)));
      return result;
    } catch (error) {
      await this.attempt(this.failed(run, error));
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** What nobody knows the outcome of, and what nobody expected, must not be tried again unseen. */
  private failed(run: Run, error: unknown): Promise<void> {
    const didNothing =
      error instanceof Problem &&
      error.code !== 'outcome-unknown' &&
      error.code !== 'internal-error';
    return didNothing ? this.store.release(run) : this.store.abandon(run);
  }

  /** The work is done, and its caller is told so, whether or not that could be stored. */
  private async attempt(stored: Promise<void>): Promise<void> {
    try {
      await stored;
    } catch (err) {
      this.context.logger.error({ err }, 'an idempotency key was not updated');
    }
  }
}

function answerOf(result: unknown, isSecret: boolean, response: HttpResponse): KeptAnswer {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = response.getHeader(name);
    return value === undefined ? [] : [[name, String(value)]];
  });
  return {
    status: response.statusCode,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: isSecret ? null : JSON.stringify(result ?? null),
  };
}

function replay({ status, headers, body }: KeptAnswer, response: HttpResponse): unknown {
  if (body === null) {
    throw new Problem(
      'answer-not-kept',
      `The request with this key was answered ${status}; its answer held a secret and is not kept.`,
    );
  }
  response.status(status);
  response.setHeader('Idempotency-Replayed', 'true');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  return (JSON.parse(body) as unknown) ?? undefined;
}

function refusalOf(
  { kind }: Exclude<Begun, { kind: 'run' | 'answered' }>,
  key: string,
  response: HttpResponse,
): Problem {
  switch (kind) {
    case 'running':
      response.setHeader('Retry-After', '1');
      return new Problem(
        'idempotency-key-in-use',
        `The first request with the key "${key}" has not ended yet.`,
      );
    case 'other-request':
      return new Problem(
        'idempotency-key-reused',
        `The key "${key}" was used for another request within the last 24 hours.`,
      );
    case 'lost':
      return new Problem(
        'outcome-unknown',
        `The broker that had the first request with the key "${key}" did not answer it.`,
      );
  }
}
