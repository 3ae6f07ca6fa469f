import type { AdminClient } from '@posthorn/admin-client';
import type pg from 'pg';
import type { Customers } from '../customers.js';
import type { Stack } from '../stack.js';

/** What a button may lay hands on. */
export interface World {
  readonly database: pg.Pool;
  readonly customers: Customers;
  readonly admin: AdminClient;
  /** Whether the admin API takes writes from us: on loopback it asks nobody, elsewhere a key has to be given. */
  readonly mayAdminister: boolean;
  readonly urls: { readonly orders: string; readonly restaurant: string; readonly payment: string };
  /** The processes, where they are ours to hurt; under Compose they are not. */
  readonly stack: Stack | undefined;
  /** Orders of a burst. */
  readonly burst: number;
}

/** One press of a button. */
export interface Press {
  readonly world: World;
  /** Aborts when the demo ends. */
  readonly signal: AbortSignal;
  /** A line for whoever pressed it. */
  readonly say: (text: string) => void;
  /** The order to look at. */
  readonly focus: (orderId: string) => void;
  /** Leaves the harm as it is for a while; until somebody says heal. */
  readonly hold: () => Promise<void>;
}

/** Harm that is real, and that heals by itself. */
export interface Button {
  readonly name: string;
  readonly title: string;
  /** What it does, in a sentence. */
  readonly does: string;
  /** What to watch meanwhile, in a sentence. */
  readonly watch: string;
  /** What ends it early; undefined for one that takes as long as it takes. */
  readonly heal?: string;
  /** How long the harm lasts. */
  readonly holdMs: number;
  /** What it lays hands on besides the services. */
  readonly needs?: readonly ('processes' | 'admin')[];
  /** How to do it by hand where that is not ours. */
  readonly byHand?: string;
  /** Does harm, holds, heals. Returns what came of it. */
  run(press: Press): Promise<string>;
}

/** The processes, for buttons that are not offered without them. */
export function stackOf({ stack }: World): Stack {
  if (!stack) throw new Error('the processes belong to somebody else here');
  return stack;
}
