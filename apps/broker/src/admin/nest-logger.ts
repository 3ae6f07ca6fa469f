import type { LoggerService } from '@nestjs/common';
import type { AdminContext } from './admin-context.js';

/** Nest's own lines in the broker's log; its start-up chatter only at debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: AdminContext['logger']) {}

  log(message: unknown): void {
    this.logger.debug(String(message));
  }
  warn(message: unknown): void {
    this.logger.warn(String(message));
  }
  error(message: unknown, stack?: unknown): void {
    this.logger.error({ stack }, String(message));
  }
}
