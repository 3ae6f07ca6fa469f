/** A configuration nobody can start with; the message is the one sentence to show. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
