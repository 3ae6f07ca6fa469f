import { PosthornConfigError } from '@posthorn/transport';

export interface OutboxModuleOptions {
  /**
   * Names this instance among those that relay from this database; one that has the same name after a restart does not
   * wait for its own lease to run out. Default: host and process id, which a container has again. Of two that live and have
   * one name the one that began later relays, and the other warns and stands by.
   */
  readonly instanceId?: string | undefined;
  readonly pollIntervalMs?: number | undefined;
  /**
   * false: this instance only writes to the outbox and leaves the relaying to others. Default true. In a broker's own
   * database no instance relays: there the broker moves the rows.
   */
  readonly relay?: boolean | undefined;
}

const KNOWN: Readonly<Record<keyof OutboxModuleOptions, string>> = {
  instanceId: 'string',
  pollIntervalMs: 'number',
  relay: 'boolean',
};

/** Throws PosthornConfigError: a `relay` that is misspelt would relay all the same. */
export function checkOutboxOptions(options: OutboxModuleOptions): OutboxModuleOptions {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(KNOWN, name)) {
      throw new PosthornConfigError(
        `OutboxModule: unknown option '${name}'; known are ${Object.keys(KNOWN).join(', ')}`,
      );
    }
    const kind = KNOWN[name as keyof OutboxModuleOptions];
    if (value === undefined || (typeof value === kind && value !== '')) continue;
    throw new PosthornConfigError(
      `OutboxModule: ${name} must be a ${kind}, not '${String(value)}'`,
    );
  }
  const { pollIntervalMs = 1 } = options;
  if (pollIntervalMs >= 1 && pollIntervalMs < 2 ** 31) return options;
  throw new PosthornConfigError(
    `OutboxModule: pollIntervalMs must lie between 1 and ${2 ** 31 - 1}, not ${pollIntervalMs}`,
  );
}
