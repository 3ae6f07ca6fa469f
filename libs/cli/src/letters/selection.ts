import type { DeadLetterSelection } from '@posthorn/admin-client';
import { UsageError } from '../runtime/cli-error.js';

export interface FilterOptions {
  readonly topic?: string;
  readonly origin?: string;
  readonly group?: string;
  readonly handler?: string;
  readonly error?: string;
  readonly fingerprint?: string;
}

export interface SelectionOptions extends FilterOptions {
  readonly letterGroup?: string;
}

/** As the API names them; what was not given is left out. */
export function filterOf({ topic, origin, group, handler, error, fingerprint }: FilterOptions) {
  const filter = { topic, originTopic: origin, group, handler, error, fingerprint };
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined),
  ) as Partial<Record<keyof typeof filter, string>>;
}

/** Which letters are meant: by ids, a group of letters, or what they have in common; never all by leaving everything out. */
export function selectionOf(
  ids: readonly string[],
  options: SelectionOptions,
): DeadLetterSelection {
  const filter = filterOf(options);
  const isFiltered = Object.keys(filter).length > 0;
  const given = [ids.length > 0, options.letterGroup !== undefined, isFiltered].filter(Boolean);
  if (given.length !== 1)
    throw new UsageError(
      given.length === 0
        ? 'Which letters?'
        : 'Letters are named by ids, by --letter-group or by a filter: one of them.',
      'posthorn dlq ls and posthorn dlq groups show what there is; --group kitchen means all that kitchen gave up on.',
    );
  const wrong = ids.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined)
    throw new UsageError(`"${wrong}" is no id of a letter: ids are numbers.`);
  if (ids.length > 0) return { ids: [...ids] };
  return options.letterGroup === undefined ? { filter } : { letterGroup: options.letterGroup };
}
