import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router';

/**
 * What stands in the URL, as the router reads it: JSON where it is JSON. Not so a number that JavaScript would write otherwise,
 * such as an offset or an order id beyond 2^53 in a link that somebody else made: it stays the text that it was.
 */
function parsed(text: string): unknown {
  const value = JSON.parse(text) as unknown;
  if (typeof value === 'number' && String(value) !== text) throw new SyntaxError('no exact number');
  return value;
}

export const parseSearch = parseSearchWith(parsed);
export const stringifySearch = stringifySearchWith(JSON.stringify, parsed);
