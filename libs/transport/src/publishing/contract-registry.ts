import { statedJsonSchema } from '../contract/json-schema.js';
import type { Clock } from '../runtime/clock.js';
import type { AnyEventContract } from '../contract/handled-events.js';
import { describeError, isObject } from '../errors/describe-error.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import type { ContractsOptions } from '../options/options.js';

/** The app starts without an answer after this: an event without the attribute is one all the same. */
const ANSWER_MS = 2_000;
/** A contract that is not registered, or of which nobody knew, is asked for again after so long: releases register later. */
const AGAIN_MS = 60_000;

interface Asked {
  readonly url: string | null;
  readonly at: number;
}

/**
 * Which version of its contract an event keeps, by a schema registry with Confluent's API: the version that has exactly the
 * schema of the code. Nothing waits for it but the start of the app, and nothing fails by it.
 */
export class ContractRegistry {
  // Not by name: events of two topics may have one, and only one of them the schema that is registered.
  readonly #asked = new WeakMap<AnyEventContract, Asked>();
  readonly #asking = new WeakMap<AnyEventContract, Promise<void>>();

  constructor(
    private readonly options: ContractsOptions,
    private readonly clock: Clock,
    private readonly logger: ThrottledLogger,
  ) {}

  /** Resolves when the registry has answered, or will not. */
  async look(events: readonly AnyEventContract[]): Promise<void> {
    await Promise.all(events.map((event) => this.#look(event)));
  }

  /** Where the event's schema is; undefined while nobody knows. */
  dataSchemaOf(event: AnyEventContract): string | undefined {
    const asked = this.#asked.get(event);
    // Either way: a clock that was set back must not make a year of a minute.
    const isOld = asked === undefined || Math.abs(this.clock.now() - asked.at) >= AGAIN_MS;
    if (isOld && !asked?.url) void this.#look(event);
    return asked?.url ?? undefined;
  }

  #look(event: AnyEventContract): Promise<void> {
    const { name } = event;
    const asking =
      this.#asking.get(event) ??
      this.#ask(event)
        .catch((error: unknown) => {
          const { message } = describeError(error);
          this.logger.warn(`the contract '${name}' was not asked for at the registry: ${message}`);
          return null;
        })
        .then((url) => {
          this.#asked.set(event, { url, at: this.clock.now() });
          this.#asking.delete(event);
        });
    this.#asking.set(event, asking);
    return asking;
  }

  async #ask({ name, type, schema }: AnyEventContract): Promise<string | null> {
    const stated = statedJsonSchema(schema);
    // Without a type it is no CloudEvent, and what does not say what it is cannot be registered.
    if (type === null || 'reason' in stated) return null;
    const { registry, authorization } = this.options;
    const subject = `${registry.replace(/\/+$/, '')}/subjects/${encodeURIComponent(name)}`;
    const response = await fetch(subject, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/vnd.schemaregistry.v1+json',
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
      body: JSON.stringify({ schemaType: 'JSON', schema: JSON.stringify(stated.schema) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer: unknown = await response.json();
    if (response.status === 404) return null;
    const version = isObject(answer) ? answer['version'] : undefined;
    if (!response.ok || !Number.isSafeInteger(version)) {
      throw new Error(
        `${subject} answers ${response.status}: ${JSON.stringify(answer)}`.slice(0, 500),
      );
    }
    return `${subject}/versions/${String(version)}/schema`;
  }
}
