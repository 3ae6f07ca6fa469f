import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { withoutReason } from '../conventions/reason.js';
import { Problem, type FieldError } from './problem.js';

const ERRORS_MAX = 20;

/** The reason of a write is everybody's, so no class of a body need have it. */
class RequestValidation extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const body = metadata.type === 'body' ? withoutReason(value, metadata.metatype) : value;
    return super.transform(body, metadata) as Promise<unknown>;
  }
}

/** Classes with class-validator's decorators say what a body or a query may be; anything else in it is refused. */
export const validation = new RequestValidation({
  whitelist: true,
  forbidNonWhitelisted: true,
  transform: true,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
  exceptionFactory: (failures: ValidationError[]) => {
    const errors = failures.flatMap((failure) => errorsOf(failure, '')).slice(0, ERRORS_MAX);
    const detail = errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ');
    return new Problem('invalid-request', detail, { errors });
  },
});

function errorsOf(failure: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${failure.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return [
    ...Object.values(failure.constraints ?? {}).map((message) => ({ pointer, message })),
    ...(failure.children ?? []).flatMap((child) => errorsOf(child, pointer)),
  ];
}
