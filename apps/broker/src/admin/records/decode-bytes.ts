import { isUtf8 } from 'node:buffer';

/** Bytes of a key, a value or a header, as text where they are text. */
export interface DecodedBytes {
  /** What was detected. 'json' and 'utf8' come as `text`, everything else as `base64`. */
  readonly encoding: 'json' | 'utf8' | 'base64';
  readonly text?: string;
  readonly base64?: string;
  /** Size of the whole, even when cut. */
  readonly sizeInBytes: number;
  readonly isTruncated: boolean;
}

/** Control characters but tab, line feed and carriage return: text does not have them, framed binary formats do. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/**
 * Kafka does not say what bytes mean; this guesses, and says what it guessed. JSON is answered as the text it was, not
 * as a parsed value: its 64-bit numbers, its doubled keys and its spacing arrive as they were sent.
 * @param bytesMax longer data is cut, at a whole character when it is text; the guess is made on the whole.
 */
export function decodeBytes(bytes: Buffer, bytesMax: number): DecodedBytes {
  const isTruncated = bytes.length > bytesMax;
  const sizeInBytes = bytes.length;
  const text = isUtf8(bytes) ? bytes.toString('utf8') : null;
  if (text === null || CONTROL.test(text)) {
    const base64 = bytes.toString('base64', 0, Math.min(bytes.length, bytesMax));
    return { encoding: 'base64', base64, sizeInBytes, isTruncated };
  }
  const shown = isTruncated ? bytes.toString('utf8', 0, wholeCharacters(bytes, bytesMax)) : text;
  return { encoding: isJson(text) ? 'json' : 'utf8', text: shown, sizeInBytes, isTruncated };
}

/** The longest prefix of valid UTF-8 that ends with a character: continuation bytes look like 10xxxxxx. */
function wholeCharacters(bytes: Buffer, bytesMax: number): number {
  let end = bytesMax;
  while (end > 0 && (bytes[end] & 0xc0) === 0x80) end--;
  return end;
}

function isJson(text: string): boolean {
  if (text === '') return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
