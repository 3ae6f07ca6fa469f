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
    ...(asText(filter) === '' ? {} : { filter: asText(filter) }),
    ...(asText(message) === '' ? {} : { message: asText(message) }),
  };
}

/** The router reads digits in a URL as a number. */
function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
