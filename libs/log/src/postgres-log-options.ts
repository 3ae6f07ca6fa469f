import type { Pool } from '@posthorn/db';
import type { FaultPoint } from './fault-point.js';
import type { Endpoints, Restore } from './log.js';
import type { LogObserver } from './log-observer.js';
import type { LogSettings } from './settings.js';

export interface PostgresLogOptions extends Partial<LogSettings> {
  /** A migrated database: either its address, or a pool of which `lanes` connections are held for good. */
  readonly databaseUrl?: string;
  readonly pool?: Pool;
  /** null: a number of its own is found, and kept for the address. */
  readonly brokerId: number | null;
  /** Where clients reach this broker: what other brokers tell them. */
  readonly host: string;
  readonly port: number;
  readonly endpoints?: Endpoints;
  /** What no two processes have at the same time; by default the name of this machine and `port`. */
  readonly place?: string;
  /** Called when another broker has taken the id, while this one stood still: it never serves again. */
  readonly superseded?: (message: string) => void;
  /** Called when this broker has found that the database went back. */
  readonly restored?: (restore: Restore) => void;
  readonly observer?: LogObserver;
  /** Called between any two steps; the crash tests end the process there. */
  readonly faultPoint?: FaultPoint;
}
