import type { BrokerHost } from './host.js';
import type { Invocation } from './invocation.js';

/** What the definitions of commands need: something that runs their actions. */
export interface Cli {
  readonly host: BrokerHost | null;
  /** An action gets its invocation first, then what commander read. */
  run<Args extends unknown[]>(
    action: (invocation: Invocation, ...args: Args) => Promise<void>,
  ): (...args: Args) => Promise<void>;
}
