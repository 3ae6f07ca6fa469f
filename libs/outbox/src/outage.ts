import type { Logger } from '@nestjs/common';

/** Tells of work that goes on trying, once when it begins to fail and once when it is well again. */
export class Outage {
  private lasts = false;
  private isClosed = false;

  constructor(
    private readonly logger: Pick<Logger, 'warn' | 'log'>,
    private readonly words: { readonly begins: string; readonly ends: string },
  ) {}

  failed(error: unknown): void {
    if (this.lasts || this.isClosed) return;
    this.lasts = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn(`${this.words.begins}: ${reason}`);
  }

  recovered(): void {
    if (!this.lasts) return;
    this.lasts = false;
    this.logger.log(this.words.ends);
  }

  /** What fails now is part of a shutdown. */
  close(): void {
    this.isClosed = true;
  }
}
