import { LETTER_STATUSES, type LetterFilter, type LetterStatus } from '../../api/dead-letters.js';
import { searchText } from '../../format/search-text.js';

export interface LettersSearch {
  readonly status?: LetterStatus;
  /** Id of the letter that is open. */
  readonly letter?: string;
}

/** What the list of groups keeps in the URL. */
export function groupsSearchOf(search: Record<string, unknown>): LetterFilter {
  const [originTopic, group] = [searchText(search.originTopic), searchText(search.group)];
  return {
    ...statusOf(search),
    ...(originTopic === '' ? {} : { originTopic }),
    ...(group === '' ? {} : { group }),
  };
}

/** What one group's screen keeps in the URL. */
export function lettersSearchOf(search: Record<string, unknown>): LettersSearch {
  const letter = searchText(search.letter);
  return { ...statusOf(search), ...(/^\d{1,19}$/.test(letter) ? { letter } : {}) };
}

function statusOf({ status }: Record<string, unknown>): { status?: LetterStatus } {
  const known = LETTER_STATUSES.find((one) => one === status);
  return known === undefined ? {} : { status: known };
}
