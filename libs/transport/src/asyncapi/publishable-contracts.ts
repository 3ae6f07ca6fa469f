import type { AnyEventContract } from '../contract/handled-events.js';
import { type JsonSchema, statedJsonSchema } from '../contract/json-schema.js';

/** As `posthorn contract check|publish` and the admin API's `contracts:publish` take it. */
export interface PublishableContract {
  readonly event: string;
  /** As the cluster calls it. */
  readonly topic: string;
  readonly schemaType: 'JSON';
  /** Of the payload, also where it travels in an envelope (structured mode). */
  readonly schema: JsonSchema;
}

export interface PublishableContracts {
  readonly contracts: readonly PublishableContract[];
  /** Events that cannot be registered: their schema does not say what it is, or their name is that of another. */
  readonly without: readonly { readonly event: string; readonly reason: string }[];
}

/** Each event once, by its name, which is all that a registry has. Pure. */
export function publishableContracts(
  events: readonly AnyEventContract[],
  addressOf: (topic: string) => string,
): PublishableContracts {
  const contracts: PublishableContract[] = [];
  const without: { event: string; reason: string }[] = [];
  const byPlace = new Map(
    events.map((event) => [JSON.stringify([event.topic, event.name]), event]),
  );
  const topics = new Map<string, string>();
  for (const event of byPlace.values()) {
    const other = topics.get(event.name);
    if (other !== undefined) {
      const reason = `'${event.topic}' and '${other}' have an event of this name each, and a contract is known by its name`;
      without.push({ event: event.name, reason });
      continue;
    }
    topics.set(event.name, event.topic);
    const stated = statedJsonSchema(event.schema);
    if ('reason' in stated) without.push({ event: event.name, reason: stated.reason });
    else {
      const topic = addressOf(event.topic);
      contracts.push({ event: event.name, topic, schemaType: 'JSON', schema: stated.schema });
    }
  }
  return { contracts, without };
}
