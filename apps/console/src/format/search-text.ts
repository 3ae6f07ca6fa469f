/** Text that stands in the URL, which the router reads as a number or a boolean where it looks like one; empty of all else. */
export function searchText(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
