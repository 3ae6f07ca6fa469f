import { parseMaskPath } from '../../masking/mask-path.js';
import { invalid } from '../http/problem.js';
import type { CreateMaskingRuleBody } from './masking.dto.js';

/** @param pointer of the rule in the request. @throws Problem when the place makes no sense for the target. */
export function requirePlace(
  { target, place }: Pick<CreateMaskingRuleBody, 'target' | 'place'>,
  pointer = '',
): void {
  const where = `${pointer}/place`;
  if (target === 'key' && place !== '') throw invalid(where, 'must be left out of a key');
  if (target === 'header' && place === '') throw invalid(where, 'must be the name of a header');
  if (target === 'value' && parseMaskPath(place) === null) {
    throw invalid(where, 'must be a JSON path such as $.cards[*].number');
  }
}
