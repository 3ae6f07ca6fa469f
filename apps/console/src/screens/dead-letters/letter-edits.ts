import type { DeadLetter, RedriveEditsBody } from '@posthorn/admin-client';

type Letter = Pick<DeadLetter, 'key' | 'value'>;

/** What differs, and nothing else: what is not named is copied byte for byte. */
export function editsOf(
  letter: Letter,
  { key, value }: { readonly key: string; readonly value: string },
): RedriveEditsBody {
  return {
    ...(isText(letter.key) && key !== (letter.key?.text ?? '')
      ? { key: key === '' ? null : { text: key } }
      : {}),
    ...(isText(letter.value) && value !== (letter.value?.text ?? '')
      ? { value: { text: value } }
      : {}),
  };
}

/** JSON has to stay JSON; null when nothing is wrong. */
export function mistakeInEdits({ value: was }: Letter, value: string): string | null {
  if (was?.encoding !== 'json' || was.isTruncated) {
    return was?.isTruncated === true ? 'The value is too long to be edited here.' : null;
  }
  try {
    JSON.parse(value);
    return null;
  } catch (error) {
    return `Not JSON: ${(error as Error).message}`;
  }
}

const isText = (content: Letter['key']): boolean => content?.base64 === undefined;
