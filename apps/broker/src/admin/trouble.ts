import type { AdminContext } from './admin-context.js';

/** Of work that is tried again and again: one line when it fails, and one when it works again. An outage is worth no more. */
export class Trouble {
  #isTold = false;

  constructor(
    private readonly context: Pick<AdminContext, 'logger'>,
    private readonly overMessage: string,
  ) {}

  tell(err: unknown, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (!this.#isTold) this.context.logger.warn({ ...fields, err }, message);
    this.#isTold = true;
  }

  /** To be called after each success. */
  over(): void {
    if (this.#isTold) this.context.logger.info(this.overMessage);
    this.#isTold = false;
  }
}
