import { ExitCode } from './exit-code.js';

export interface CliErrorOptions extends ErrorOptions {
  readonly exitCode?: ExitCode;
  /** What to do about it: one sentence. */
  readonly hint?: string;
  /** A page that says more. */
  readonly docs?: string;
}

/** What went wrong, in words for whoever typed the command. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  readonly hint: string | null;
  readonly docs: string | null;

  constructor(message: string, options: CliErrorOptions = {}) {
    super(message, options);
    this.exitCode = options.exitCode ?? ExitCode.FAILED;
    this.hint = options.hint ?? null;
    this.docs = options.docs ?? null;
  }
}

/** What was typed makes no sense; the message says what, where and what would. */
export class UsageError extends CliError {
  constructor(message: string, hint?: string) {
    super(message, { exitCode: ExitCode.USAGE, hint });
  }
}
