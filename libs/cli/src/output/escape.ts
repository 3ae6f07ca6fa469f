/** Control characters and what turns the direction of writing: a record must not move somebody's cursor. */
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** For tables and terminals: on one line, and nothing that a terminal obeys. */
export function visible(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    if (character === '\r') return '\\r';
    const code = character.codePointAt(0) ?? 0;
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

/** For a terminal that shows what a record holds: its lines and tabs stay. */
export function visibleLines(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) =>
    character === '\n' || character === '\t' ? character : visible(character),
  );
}
