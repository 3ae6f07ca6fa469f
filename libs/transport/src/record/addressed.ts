import type { ConsumedRecord } from '@posthorn/client';
import { Header } from './header-names.js';
import { headerText } from './headers.js';

/**
 * Whether the record is a copy that was put into the topic for one consumer group: a redriven dead letter, or a replay.
 * Every other group has had the original, and passes over it.
 */
export function isForAnotherGroup(
  { headers }: Pick<ConsumedRecord, 'headers'>,
  group: string,
): boolean {
  const meant = headerText(headers, Header.forGroup);
  return meant !== undefined && meant !== group;
}
