import { parseInteger, type Parser } from './parsers.js';

/** One setting of the broker. The table in README.md is derived from these, and a test holds it. */
export interface Setting<T> {
  readonly env: string;
  /** Without the dashes; `--name value` or `--name=value`. */
  readonly flag: string;
  /** Kafka's name for the same thing, where it has one; DescribeConfigs shows it. */
  readonly kafka?: string;
  /** null: not set. */
  readonly default: T;
  readonly parse: Parser<T>;
  /** One sentence: what it does, and why the default is what it is. */
  readonly why: string;
  /** May be changed while the broker runs, by Kafka's name, which it must have. */
  readonly dynamic?: boolean;
  /** Never shown, in logs or over the wire. */
  readonly secret?: boolean;
}

export function setting<T>(definition: Setting<T>): Setting<T> {
  return definition;
}

export function integer(min: number, max: number): Parser<number> {
  return parseInteger(min, max);
}
