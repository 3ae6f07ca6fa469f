import type { HandleContext } from '@posthorn/client';

/**
 * The place of a record among the running ones of its partition, shared by the handlers that run on it: it is given away
 * while all of them that are not done wait.
 */
export class Place {
  /** Handlers at work, and handlers not done. */
  private busy: number;
  private open: number;
  private comeBack: () => void = () => undefined;
  private away: Promise<void> | undefined;

  constructor(
    private readonly context: Pick<HandleContext, 'aside'>,
    handlers: number,
  ) {
    this.busy = handlers;
    this.open = handlers;
  }

  /** Resolves like `work`, once there is a place again. */
  async aside<T>(work: Promise<T>): Promise<T> {
    this.leave();
    try {
      return await work;
    } finally {
      this.busy += 1;
      this.comeBack();
      await this.away;
    }
  }

  /** One handler is through. */
  done(): void {
    this.open -= 1;
    this.leave();
  }

  private leave(): void {
    this.busy -= 1;
    if (this.busy > 0 || this.open === 0) return;
    const back = new Promise<void>((resolve) => (this.comeBack = resolve));
    const away = this.context.aside(back).then(() => {
      if (this.away === away) this.away = undefined;
    });
    this.away = away;
  }
}
