import type { ErrorName } from '@posthorn/protocol';
import type { BrokerServices } from '../../services.js';

export type Stored<T> =
  { readonly value: T } | { readonly error: ErrorName; readonly message: string };

/** A change that PostgreSQL has to take. When it is away the client may come again: Kafka without its controller. */
export async function whileStored<T>(
  { reports }: Pick<BrokerServices, 'reports'>,
  work: () => Promise<T>,
): Promise<Stored<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    reports.limited('a change of policies was not stored', { error });
    return { error: 'REQUEST_TIMED_OUT', message: 'PostgreSQL could not be reached.' };
  }
}
