import { PosthornConfigError } from '../errors/exceptions.js';
import { topicNameProblem } from '../naming/topic-name.js';
import { ContractViolationException } from './contract-violation.js';
import type { SchemaResult, StandardSchema } from './standard-schema.js';

export type EventMode = 'binary' | 'structured';

export interface EventDefinition<Input, Output> {
  readonly topic: string;
  /**
   * Tells the events of one topic apart, as the CloudEvents attribute `type`. Left out: every record of the topic is
   * this event.
   */
  readonly type?: string | undefined;
  /** A positive integer; version 2 of `OrderPlaced` travels as `OrderPlaced.v2`. */
  readonly version?: number | undefined;
  readonly schema: StandardSchema<Input, Output>;
  /**
   * How the CloudEvents attributes travel: `binary` as headers beside an untouched value, `structured` in one JSON object
   * with it, for consumers that see no headers. Default binary; handlers take either.
   */
  readonly mode?: EventMode | undefined;
  /** What records of the same key stay in order by. Left out: no key. */
  readonly key?: ((payload: Input) => string | Buffer | null) | undefined;
}

/** What producer and consumer agree on: where the event travels, what it is called, what its payload is. */
export class EventContract<Input, Output = Input> {
  readonly topic: string;
  /** With the version; null where the topic has one kind of event. */
  readonly type: string | null;
  readonly mode: EventMode;
  readonly key: (payload: Input) => string | Buffer | null;
  /** As it was given; it checks, and some can describe themselves. */
  readonly schema: StandardSchema<unknown, Output>;

  /** Use defineEvent, which checks what it is given. */
  constructor({ topic, type, version, mode, schema, key }: EventDefinition<Input, Output>) {
    this.topic = topic;
    this.type = type === undefined ? null : version === undefined ? type : `${type}.v${version}`;
    this.mode = mode ?? 'binary';
    this.key = key ?? (() => null);
    this.schema = schema;
  }

  /** For logs and errors. */
  get name(): string {
    return this.type ?? this.topic;
  }

  /**
   * The payload as the schema gives it out. Synchronous where the schema is. Throws or rejects with
   * ContractViolationException, and with whatever the schema throws.
   */
  parse(payload: unknown): Output | Promise<Output> {
    const result = this.schema['~standard'].validate(payload);
    return result instanceof Promise
      ? result.then((late) => this.#outcome(late))
      : this.#outcome(result);
  }

  #outcome(result: SchemaResult<Output>): Output {
    if (result.issues !== undefined) throw new ContractViolationException(this.name, result.issues);
    return result.value;
  }
}

/** What a handler of the contract is given. */
export type EventPayload<Contract> =
  Contract extends EventContract<never, infer Output> ? Output : never;

/**
 * Declares an event once, for those who publish it and those who handle it:
 *
 *     export const OrderPlaced = defineEvent({
 *       topic: 'orders', type: 'OrderPlaced', version: 1, schema: z.object({ id: z.string() }), key: ({ id }) => id,
 *     });
 *
 * Throws PosthornConfigError for a topic no broker takes, an empty type, a version without a type or below 1, a mode
 * that is unknown or has no type to carry, and a schema or key that are none.
 */
export function defineEvent<Input, Output = Input>(
  definition: EventDefinition<Input, Output>,
): EventContract<Input, Output> {
  const { topic, type, version, mode = 'binary', schema, key } = definition;
  const problem =
    topicNameProblem(topic) ??
    (type === '' ? 'an event type has a name; leave it out where the topic has one kind' : null) ??
    (version !== undefined && type === undefined
      ? 'a version needs a type to stand behind'
      : null) ??
    (version !== undefined && !(Number.isInteger(version) && version >= 1)
      ? `a version counts from 1, not ${version}`
      : null) ??
    modeProblem(mode, type) ??
    schemaProblem(schema) ??
    (key !== undefined && typeof key !== 'function'
      ? 'key must be a function that gives the key of a payload'
      : null);
  if (problem !== null && problem !== undefined) {
    throw new PosthornConfigError(`defineEvent('${type ?? topic}'): ${problem}`);
  }
  return new EventContract(definition);
}

function modeProblem(mode: string, type: string | undefined): string | null {
  if (mode === 'binary') return null;
  if (mode !== 'structured') return `mode must be 'binary' or 'structured', not '${mode}'`;
  return type === undefined ? 'an envelope names the type of its event: give it one' : null;
}

function schemaProblem(schema: unknown): string | null {
  const { ['~standard']: standard } = Object(schema) as {
    readonly '~standard'?: { validate?: unknown };
  };
  if (typeof standard?.validate === 'function') return null;
  return 'schema must be one of a library with Standard Schema (zod from 3.24 on, valibot, arktype), or classSchema(Class)';
}
