/** Kafka's config types; the numbers are what DescribeConfigs v3 sends. */
export const ConfigType = {
  UNKNOWN: 0,
  BOOLEAN: 1,
  STRING: 2,
  INT: 3,
  LONG: 5,
  DOUBLE: 6,
  LIST: 7,
  PASSWORD: 9,
} as const;
export type ConfigType = (typeof ConfigType)[keyof typeof ConfigType];

export interface ConfigDefinition {
  readonly name: string;
  readonly type: ConfigType;
  readonly default: string;
  /** Null when the value is fine, else what it should have been. */
  readonly check: (value: string) => string | null;
  readonly documentation: string;
}

type Check = ConfigDefinition['check'];

const INT_MAX = 2_147_483_647n;
const LONG_MAX = 9_223_372_036_854_775_807n;

function integerBetween(min: bigint, max: bigint): Check {
  return (value) => {
    // 19 digits hold every int64; the length bound comes first, a BigInt of a megabyte of digits takes seconds.
    const number = /^-?\d{1,19}$/.test(value) ? BigInt(value) : null;
    return number !== null && number >= min && number <= max
      ? null
      : `an integer from ${min} to ${max}`;
  };
}

const checks = {
  boolean: (value: string) => (/^(true|false)$/i.test(value) ? null : 'true or false'),
  fraction: (value: string) =>
    /^(\d{1,9}(\.\d{0,17})?|\.\d{1,17})(e-?\d{1,2})?$/i.test(value) && Number(value) <= 1
      ? null
      : 'a number from 0 to 1',
};

export function longConfig(
  name: string,
  value: string,
  min: bigint,
  documentation: string,
): ConfigDefinition {
  const check = integerBetween(min, LONG_MAX);
  return { name, type: ConfigType.LONG, default: value, check, documentation };
}

export function intConfig(
  name: string,
  value: string,
  bounds: bigint | { readonly min: bigint; readonly max: bigint },
  documentation: string,
): ConfigDefinition {
  const { min, max } = typeof bounds === 'bigint' ? { min: bounds, max: INT_MAX } : bounds;
  const check = integerBetween(min, max);
  return { name, type: ConfigType.INT, default: value, check, documentation };
}

export function booleanConfig(
  name: string,
  value: string,
  documentation: string,
): ConfigDefinition {
  return { name, type: ConfigType.BOOLEAN, default: value, check: checks.boolean, documentation };
}

export function fractionConfig(
  name: string,
  value: string,
  documentation: string,
): ConfigDefinition {
  return { name, type: ConfigType.DOUBLE, default: value, check: checks.fraction, documentation };
}

/** One of the words; the first is the default. */
export function choiceConfig(
  name: string,
  words: readonly string[],
  documentation: string,
): ConfigDefinition {
  const check: Check = (value) => (words.includes(value) ? null : `one of ${words.join(', ')}`);
  return { name, type: ConfigType.STRING, default: words[0], check, documentation };
}

/** A comma-separated list of the words, or of anything; an empty one too. */
export function listConfig(
  name: string,
  value: string,
  words: readonly string[] | null,
  documentation: string,
): ConfigDefinition {
  const check: Check = (text) => {
    if (words === null || text.trim() === '') return null;
    // Kafka too takes no empty item between or behind the words: a comma too much may stand for one that was forgotten.
    const items = text.split(',').map((item) => item.trim());
    return items.every((item) => words.includes(item)) ? null : `a list of ${words.join(', ')}`;
  };
  return { name, type: ConfigType.LIST, default: value, check, documentation };
}

export function listItems(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
