import type { Env } from './streams.js';

/** What a command finds wrong with its surroundings, or right. */
export interface Finding {
  readonly check: string;
  readonly result: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do; of what is not ok. */
  readonly hint?: string;
}

/** Somebody who can log in. */
export interface StoredUser {
  readonly userName: string;
  readonly mechanisms: readonly string[];
}

/** What the command can do only where the broker is installed beside it: the package posthorn is such a place. */
export interface BrokerHost {
  /** A broker until it is stopped, by these settings. */
  start(env: Env, argv: readonly string[]): Promise<void>;
  /** The settings of `start`, as help. */
  startHelp(): Promise<string>;
  /** The users in the database of the brokers, by these settings. Rejects with a sentence for people. */
  users(env: Env, argv: readonly string[]): Promise<readonly StoredUser[]>;
  /** Changes users there. Resolves with the exit code. */
  user(env: Env, argv: readonly string[]): Promise<number>;
  /** The demo, with these arguments; null where it is not there. Resolves with the exit code. */
  demo(argv: readonly string[]): Promise<number | null>;
  /** The database of DATABASE_URL, as a broker would use it. */
  examine(env: Env): Promise<readonly Finding[]>;
}
