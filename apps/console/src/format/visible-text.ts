/** What turns the direction of writing: alone in a name, it turns the rest of the sentence too, and makes `exe.png` of `gnp.exe`. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text of somebody else in a line of ours: with such characters as they are written in programs. */
export function visibleText(text: string): string {
  return text.replaceAll(TURNS, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}
