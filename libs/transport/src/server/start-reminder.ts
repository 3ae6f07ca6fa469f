import type { LoggerService } from '@nestjs/common';
import type { Clock } from '../runtime/clock.js';

/** Between the hooks of an app and the start of its microservices there is next to nothing to do. */
const AFTER_UP_MS = 30_000;
/** Before them there may be much, such as migrations of a database. */
const AFTER_MADE_MS = 300_000;

export interface UnstartedServer {
  readonly name: string | undefined;
  /** Whose records wait. */
  readonly handlers: readonly string[];
  /** What starts it. */
  readonly call: string;
}

/** Servers that wait for their start, told of should their process have nothing left to do. */
const waiting = new Set<StartReminder>();

const onExit = (): void => {
  for (const reminder of waiting) reminder.tell('and its process has nothing left to do');
};

/**
 * Says once that an app has a server and does not start it: nothing else would, since handlers that never run look like
 * topics in which nothing comes. It holds no process, and what it says is true however slow a boot may be.
 */
export class StartReminder {
  private server: UnstartedServer | undefined;
  private cancel: () => void = () => undefined;

  /** @param after as the clock's, with timers that hold no process. */
  constructor(
    private readonly logger: LoggerService,
    private readonly after: Clock['after'] = unreferenced,
  ) {}

  /** The app has it from now on; of one that nothing is read for there is nothing to say. */
  watch(server: UnstartedServer): void {
    if (server.handlers.length === 0) return;
    this.server = server;
    if (waiting.size === 0) process.on('beforeExit', onExit);
    waiting.add(this);
    this.tellAfter(AFTER_MADE_MS, 'after it was made');
  }

  appIsUp(): void {
    if (waiting.has(this)) this.tellAfter(AFTER_UP_MS, 'after the app was up');
  }

  /** It was started, or the app closes. */
  over(): void {
    this.cancel();
    if (waiting.delete(this) && waiting.size === 0) process.off('beforeExit', onExit);
  }

  tell(since: string): void {
    this.over();
    if (this.server === undefined) return;
    const { name, handlers, call } = this.server;
    const which = name === undefined ? 'PosthornServer' : `PosthornServer '${name}'`;
    const what = `nothing is read yet for ${handlers.join(', ')}: ${which} has not been started`;
    this.logger.warn(`${what}, ${since}. Call ${call}`);
  }

  /** In two halves: after a standstill the first of them is due before the start that came meanwhile. */
  private tellAfter(ms: number, since: string): void {
    this.cancel();
    this.cancel = this.after(ms / 2, () => {
      this.cancel = this.after(ms / 2, () => this.tell(`${ms / 1_000} s ${since}`));
    });
  }
}

function unreferenced(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms).unref();
  return () => clearTimeout(timer);
}
