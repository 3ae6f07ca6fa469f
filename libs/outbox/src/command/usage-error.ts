/** The command was called wrongly: it says how to call it. */
export class UsageError extends Error {}
