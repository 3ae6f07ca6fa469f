import type { Definitions } from '@posthorn/admin-client';

/** What was pasted or chosen: a document, nothing yet, or why it is none. */
export type ReadDocument =
  { readonly document: Definitions } | { readonly document: null; readonly mistake: string | null };

/** The broker says what is wrong inside; here only that it is a document at all. */
export function readDocument(text: string): ReadDocument {
  if (text.trim() === '') return { document: null, mistake: null };
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) {
      return { document: parsed as Definitions };
    }
    return { document: null, mistake: 'No document of definitions: it has no version.' };
  } catch (error) {
    return { document: null, mistake: `Not JSON: ${(error as Error).message}` };
  }
}
