import type { LoggerService } from '@nestjs/common';
import type { Clock } from './clock.js';

const REPEAT_AFTER_MS = 30_000;
/** Distinct messages remembered; past it the memory starts anew, and at worst a line comes twice. */
const MESSAGES_MAX = 100;

/** One line per trouble, not one per retry: the same text again within 30 s is counted, and told with the next line. */
export class ThrottledLogger {
  private readonly seen = new Map<string, { at: number; suppressed: number }>();

  constructor(
    private readonly logger: LoggerService,
    private readonly clock: Clock,
  ) {}

  warn(message: string): void {
    const now = this.clock.now();
    const last = this.seen.get(message);
    // Either way: a clock that was set back must not make a day of silence.
    if (last && Math.abs(now - last.at) < REPEAT_AFTER_MS) {
      last.suppressed += 1;
      return;
    }
    if (this.seen.size >= MESSAGES_MAX) this.seen.clear();
    this.seen.set(message, { at: now, suppressed: 0 });
    this.logger.warn(
      last?.suppressed ? `${message} (${last.suppressed} more like this since)` : message,
    );
  }
}
