import { describe, expect, it } from '@jest/globals';
import { ExpositionBuffer } from './exposition-buffer.js';
import { GrowingText } from './growing-text.js';

describe('a text that is read while it is written', () => {
  const line = (n: number): string => `${n} ${'x'.repeat(40_000)}\n`;

  it('is the same for all who read it, whenever they begin, also when its buffer grew', async () => {
    const out = new ExpositionBuffer();
    const text = new GrowingText(out);
    const whole = async (): Promise<string> => {
      const parts: Uint8Array[] = [];
      for await (const part of text.read()) parts.push(part);
      return Buffer.concat(parts).toString();
    };
    const readers = [whole()];
    for (let n = 0; n < 9; n++) {
      out.text(line(n));
      text.grown();
      if (n % 2 === 0) await Promise.resolve();
      readers.push(whole());
    }
    text.ended();
    readers.push(whole());
    const expected = Array.from({ length: 9 }, (_, n) => line(n)).join('');
    expect(new Set(await Promise.all(readers))).toEqual(new Set([expected]));
  });

  it('is there in part before it is whole', async () => {
    const out = new ExpositionBuffer();
    const text = new GrowingText(out);
    const reading = text.read();
    out.text('first');
    text.grown();
    expect(Buffer.from((await reading.next()).value ?? []).toString()).toBe('first');
    const rest = reading.next();
    out.text('second');
    text.ended();
    expect(Buffer.from((await rest).value ?? []).toString()).toBe('second');
    expect(await reading.next()).toEqual({ done: true, value: undefined });
  });

  it('breaks off where it could not be written, and says why', async () => {
    const out = new ExpositionBuffer();
    const text = new GrowingText(out);
    const reading = text.read();
    out.text('first');
    text.failed(new Error('no more'));
    expect(Buffer.from((await reading.next()).value ?? []).toString()).toBe('first');
    await expect(reading.next()).rejects.toThrow('no more');
  });
});
