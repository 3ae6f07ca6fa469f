import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Problem, type FieldError } from './problem.js';

const ERRORS_MAX = 20;

/** Classes with class-validator's decorators say what a body or a query may be; anything else in it is refused. */
export const validation = new ValidationPipe({
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
