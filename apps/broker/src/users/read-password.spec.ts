import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { readPassword } from './read-password.js';

async function read(
  text: string,
  { isTTY }: { isTTY: boolean },
): Promise<{ password: string; said: string }> {
  let isRaw = false;
  const setRawMode = (mode: boolean): void => void (isRaw = mode);
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode });
  const said: string[] = [];
  // Each line when it is asked for, as a person types it.
  const lines = text.split('\n');
  const say = (part: string): void => {
    // A terminal that is not raw yet would show what a fast hand types.
    if (part.endsWith(': ')) expect(isRaw).toBe(true);
    said.push(part);
    if (isTTY && part.endsWith(': ')) setImmediate(() => input.write(`${lines.shift()}\r`));
  };
  if (!isTTY) input.end(text);
  const password = await readPassword(input, say);
  return { password, said: said.join('') };
}

describe('a password', () => {
  it('is the first line of a pipe, whatever ends it', async () => {
    for (const text of ['correct horse\nbattery', 'correct horse\r\n', 'correct horse']) {
      expect((await read(text, { isTTY: false })).password).toBe('correct horse');
    }
  });

  it('is asked for twice at a terminal, and never shown', async () => {
    const { password, said } = await read('correct horse\ncorrect horse', { isTTY: true });
    expect(password).toBe('correct horse');
    expect(said).toBe('Password: \nThe same again: \n');
  });

  it.each([
    ['one\ntwo', true, 'differ'],
    ['', false, 'empty'],
    ['\nx', false, 'empty'],
    ['x'.repeat(5_000), false, 'more than 1024'],
  ])('%j is refused, and not repeated', async (text, isTTY, reason) => {
    const refusal = await read(text, { isTTY }).then(
      () => '',
      ({ message }: Error) => message,
    );
    expect(refusal).toContain(reason);
    expect(refusal).not.toContain('xxx');
  });
});
