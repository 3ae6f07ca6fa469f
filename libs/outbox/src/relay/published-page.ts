import { createHash } from 'node:crypto';
import { decodeIds, encodeIds } from './row-ids.js';

/** A page of rows that is in the log: what is written down with it, so that whoever comes after can remove its rows. */
export interface PublishedPage {
  /** Ascending; int8, as text. */
  readonly ids: readonly string[];
  /**
   * Of their event ids: a database that has gone back gives ids once more. null: of a page by an earlier version, which
   * wrote none down.
   */
  readonly fingerprint: Buffer | null;
}

/** @param rows ascending by id. */
export function pageOf(rows: readonly { id: string; eventId: string }[]): PublishedPage {
  const hash = createHash('sha256');
  for (const { eventId } of rows) hash.update(Buffer.from(eventId.replaceAll('-', ''), 'hex'));
  return { ids: rows.map(({ id }) => id), fingerprint: hash.digest() };
}

/** As the metadata of an offset: text, and short. */
export function encodePage({ ids, fingerprint }: PublishedPage): string {
  return fingerprint === null
    ? encodeIds(ids)
    : `${encodeIds(ids)}.${fingerprint.toString('base64')}`;
}

/** Throws RangeError on what encodePage does not write. */
export function decodePage(text: string): PublishedPage {
  const [ids = '', fingerprint] = text.split('.');
  return {
    ids: decodeIds(ids),
    fingerprint: fingerprint === undefined ? null : Buffer.from(fingerprint, 'base64'),
  };
}
