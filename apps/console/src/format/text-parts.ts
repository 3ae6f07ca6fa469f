/** A piece of text, or an address in it that can be gone to. */
export interface TextPart {
  readonly text: string;
  readonly isAddress: boolean;
}

/** What ends a sentence or a bracket stands behind the address and is no part of it. */
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}']/g;

/** Plain text as people write it, taken apart at its addresses. Nothing but http and https is one. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    if (index > end) parts.push({ text: text.slice(end, index), isAddress: false });
    parts.push({ text: address, isAddress: true });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isAddress: false });
  return parts;
}
