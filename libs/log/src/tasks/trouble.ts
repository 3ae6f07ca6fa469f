import type { LogLogger } from '../settings.js';

/** Reports the first of a row of failures and the end of it: a database that is away must not flood the log. */
export class Trouble {
  #reported = false;

  constructor(
    private readonly logger: LogLogger,
    private readonly overMessage: string,
  ) {}

  error(message: string, details?: unknown): void {
    if (!this.#reported) this.logger.error(message, details);
    this.#reported = true;
  }

  warn(message: string, details?: unknown): void {
    if (!this.#reported) this.logger.warn(message, details);
    this.#reported = true;
  }

  /** To be called after each success. */
  over(): void {
    if (!this.#reported) return;
    this.#reported = false;
    this.logger.info(this.overMessage);
  }
}
