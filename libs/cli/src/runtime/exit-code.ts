/** How the command ends; documented in docs/cli.md, and kept. `check` has the codes of monitoring plugins, 0 to 3. */
export const ExitCode = {
  DONE: 0,
  /** It could not be done; what and why is on stderr. */
  FAILED: 1,
  /** The command was not understood: nothing was asked of anybody. */
  USAGE: 2,
  /** Nobody answered in time, or our login was refused. */
  UNREACHABLE: 3,
  /** What was named does not exist. */
  NOT_FOUND: 4,
  /** The state of things does not allow it: a running group, a name that is taken, a missing permission. */
  REFUSED: 5,
  /** Ctrl-C. */
  INTERRUPTED: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export const EXIT_CODES: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [ExitCode.DONE, 'done'],
  [ExitCode.FAILED, 'it could not be done; why is on stderr'],
  [ExitCode.USAGE, 'the command was not understood; nothing was asked of anybody'],
  [ExitCode.UNREACHABLE, 'nobody answered in time, or the login was refused'],
  [ExitCode.NOT_FOUND, 'what was named does not exist'],
  [
    ExitCode.REFUSED,
    'the state of things does not allow it: a running group, a name that is taken, a missing permission',
  ],
  [ExitCode.INTERRUPTED, 'ended by Ctrl-C'],
];
