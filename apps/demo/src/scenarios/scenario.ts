import type pg from 'pg';

/** The generator's side of the count, as SQL. */
export interface Published {
  /** Rows of (key, events): how many events were published about a key, numbered 1, 2, 3 ... */
  readonly keys: string;
  /** An expression: how many units (rides, views) there are. */
  readonly units: string;
  /** A scalar subquery: how many rows of the readers are not what the generator's say. True at rest only. */
  readonly wrong: string;
}

export interface Look {
  /** Entries of the scene, by key. */
  read(database: pg.Pool): Promise<Readonly<Record<string, object>>>;
  /** What people may do on the page, by the name of the button. */
  readonly presses?: Readonly<Record<string, (database: pg.Pool) => Promise<void>>>;
}

/** One stream and who reads it; everything else (processes, the strip, the verdict) is common to the scenarios. */
export interface Scenario {
  readonly name: string;
  /** What is counted: also the option that says how many, `--rides`. */
  readonly unit: string;
  /** How many when nothing is said, headless. */
  readonly count: number;
  /** Each is a process, a consumer group and a schema `<scenario>_<reader>`. */
  readonly readers: readonly string[];
  /** Compiled file that is a reader, the one that READER names. */
  readonly script: string;
  readonly published: Published;
  /** What is shown beside the strip: a label and an SQL expression for it, milliseconds. */
  readonly delay?: { readonly label: string; readonly sql: string };
  /** What the page shows beside the strip and the processes; its name is that of the page, web/<name>.html. */
  readonly look: Look;
  /** How long what is generated at one moment takes, when it is to be watched. */
  readonly watchedMs: number;
  /** Makes the tables of the generator, unless they are there. */
  prepare(database: pg.Pool): Promise<void>;
  /** Publishes so many, each with its row in one transaction. `paceMs`: over this long, to be watched; 0: at once. Ends early with the signal. */
  generate(database: pg.Pool, count: number, paceMs: number, signal?: AbortSignal): Promise<void>;
}

/** Of a reader's tables. */
export const schemaOf = (scenario: string, reader: string): string => `${scenario}_${reader}`;
