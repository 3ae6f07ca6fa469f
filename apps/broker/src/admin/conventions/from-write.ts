import {
  createParamDecorator,
  Injectable,
  type ArgumentMetadata,
  type ExecutionContext,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { AuditTrail } from '../audit/audit-trail.js';
import { callerOf } from '../audit/caller.js';
import type { HttpRequest } from '../http/http-types.js';
import { validation } from '../http/validation.js';
import { VALIDATE_ONLY, WriteQuery } from '../http/write-query.js';
import { ReadsQuery } from './strict-query.interceptor.js';
import { Write } from './write.js';

/** A pipe and not the decorator itself, since only a pipe is given what it needs. */
@Injectable()
class WritePipe implements PipeTransform<HttpRequest, Promise<Write>> {
  constructor(private readonly audit: AuditTrail) {}

  async transform(request: HttpRequest, { data }: ArgumentMetadata): Promise<Write> {
    const metatype = data as unknown as Type<WriteQuery>;
    const query = await validation.transform(request.query, { type: 'query', metatype });
    const { validateOnly } = query as WriteQuery;
    const ifMatch = request.headers['if-match'] ?? null;
    return new Write(this.audit, callerOf(request), validateOnly, ifMatch);
  }
}

const requestOf = (_: unknown, context: ExecutionContext): HttpRequest =>
  context.switchToHttp().getRequest<HttpRequest>();

const describe: ParameterDecorator = (target, key) => {
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key === undefined || !descriptor) return;
  ApiQuery(VALIDATE_ONLY)(target, key, descriptor);
  ReadsQuery()(target, key, descriptor);
};

const WriteArgument = createParamDecorator(requestOf, [describe]);

/**
 * The request as a write. Its query may have `validateOnly` and nothing else, which the document says of the route.
 * @param query the class of the whole query, where the route takes more than that.
 */
export const FromWrite = (query: Type<WriteQuery> = WriteQuery): ParameterDecorator =>
  WriteArgument(query, WritePipe);
