import type { Readable, Writable } from 'node:stream';

/** Where a command reads, prints its result, and talks. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** The result, for people and programs. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Progress, questions, remarks and errors. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

export type Env = Readonly<Record<string, string | undefined>>;
