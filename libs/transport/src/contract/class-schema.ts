import type { ValidationError } from 'class-validator';
import { PosthornConfigError } from '../errors/exceptions.js';
import type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema.js';

interface Validation {
  readonly toInstance: typeof import('class-transformer').plainToInstance;
  readonly validate: typeof import('class-validator').validate;
}

/**
 * class-validator's ValidatorOptions. Said here once more, because our declarations must compile where the optional peers are
 * not installed.
 */
export interface ClassSchemaOptions {
  enableDebugMessages?: boolean | undefined;
  skipUndefinedProperties?: boolean | undefined;
  skipNullProperties?: boolean | undefined;
  skipMissingProperties?: boolean | undefined;
  whitelist?: boolean | undefined;
  forbidNonWhitelisted?: boolean | undefined;
  groups?: string[] | undefined;
  always?: boolean | undefined;
  strictGroups?: boolean | undefined;
  dismissDefaultMessages?: boolean | undefined;
  validationError?: { target?: boolean; value?: boolean } | undefined;
  forbidUnknownValues?: boolean | undefined;
  stopAtFirstError?: boolean | undefined;
}

/** Both are optional peers: whoever uses this function has them, as with Nest's own ValidationPipe. */
async function loadValidation(): Promise<Validation> {
  const [{ plainToInstance: toInstance }, { validate }] = await Promise.all([
    import('class-transformer'),
    import('class-validator'),
  ]);
  return { toInstance, validate };
}

/**
 * A class with class-validator's decorators as the schema of a contract. Handlers get an instance of it.
 * @param options class-validator's; unknown properties are left alone unless they say otherwise.
 */
export function classSchema<Payload extends object>(
  type: new (...args: never[]) => Payload,
  options: ClassSchemaOptions = {},
): StandardSchema<Payload> {
  if (typeof type !== 'function') throw new PosthornConfigError('classSchema takes a class');
  const constructor: new () => Payload = type;
  let loaded: Promise<Validation> | undefined;
  const validate = async (value: unknown): Promise<SchemaResult<Payload>> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { issues: [{ message: `must be an object, as ${type.name} is` }] };
    }
    loaded ??= loadValidation();
    const { toInstance, validate: check } = await loaded;
    const instance = toInstance(constructor, value);
    const errors = await check(instance, options);
    return errors.length > 0
      ? { issues: errors.flatMap((error) => issuesOf(error, [])) }
      : { value: instance };
  };
  return { '~standard': { version: 1, vendor: 'class-validator', validate } };
}

function issuesOf(error: ValidationError, above: readonly PropertyKey[]): SchemaIssue[] {
  const path = [...above, /^\d+$/.test(error.property) ? Number(error.property) : error.property];
  const own = Object.values(error.constraints ?? {}).map((message) => ({ message, path }));
  return [...own, ...(error.children ?? []).flatMap((child) => issuesOf(child, path))];
}
