import { searchText } from '../../../format/search-text.js';

const VIEWS = ['channels', 'operations', 'messages'] as const;

export type View = (typeof VIEWS)[number];

/** What the catalogue keeps in the URL. */
export interface AsyncApiSearch {
  /** Without it channels. */
  readonly show?: Exclude<View, 'channels'>;
  readonly filter?: string;
  /** The message that is looked at, by its key in the document. */
  readonly message?: string;
}

export function asyncApiSearchOf({
  show,
  filter,
  message,
}: Record<string, unknown>): AsyncApiSearch {
  return {
    ...(show === 'operations' || show === 'messages' ? { show } : {}),
    ...(searchText(filter) === '' ? {} : { filter: searchText(filter) }),
    ...(searchText(message) === '' ? {} : { message: searchText(message) }),
  };
}
