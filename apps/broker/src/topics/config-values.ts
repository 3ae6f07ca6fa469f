import type { ErrorName } from '@posthorn/protocol';
import { topicConfigByName } from './topic-configs.js';

type Values = ReadonlyMap<string, string | null>;

const NOTHING: ReadonlyMap<string, string> = new Map();

/** As Kafka reads them: spaces around a value, which a properties file leaves there, are none of it. */
export function trimmed<Value extends string | null>(
  configs: ReadonlyMap<string, Value>,
): Map<string, Value> {
  return new Map([...configs].map(([name, value]) => [name, (value?.trim() ?? null) as Value]));
}

/**
 * Why these configs cannot be given to a topic; null for going back to the default.
 * @param own what the topic is configured to until now.
 */
export function configsRefusal(changes: Values, own = NOTHING): Refusal | null {
  for (const [name, value] of changes) {
    const definition = topicConfigByName.get(name);
    if (definition === undefined) return refuse(`Unknown topic config name: ${name}`);
    const expected = value === null ? null : definition.check(value);
    if (expected !== null) {
      return refuse(`Invalid value ${value} for configuration ${name}: should be ${expected}.`);
    }
  }
  return lagsRefusal(changes, own);
}

interface Refusal {
  readonly error: ErrorName;
  readonly message: string;
}

const LAGS = ['min.compaction.lag.ms', 'max.compaction.lag.ms'] as const;

/** A record cannot be left alone for longer than it may stay uncompacted. */
function lagsRefusal(changes: Values, own: ReadonlyMap<string, string>): Refusal | null {
  // Who changes neither is not refused for what stands there from before this was looked at.
  if (!LAGS.some((name) => changes.has(name))) return null;
  const valueOf = (name: string): bigint => {
    const set = changes.has(name) ? changes.get(name) : own.get(name);
    return BigInt(set ?? topicConfigByName.get(name)?.default ?? 0);
  };
  const [min, max] = LAGS.map(valueOf);
  if (min <= max) return null;
  return refuse(`Conflicting configs: ${LAGS[0]} (${min}) is above ${LAGS[1]} (${max}).`);
}

function refuse(message: string): Refusal {
  return { error: 'INVALID_CONFIG', message };
}
