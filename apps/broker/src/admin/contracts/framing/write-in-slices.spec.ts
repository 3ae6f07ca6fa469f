import { expect, it } from '@jest/globals';
import { TookTooLong } from './within-time.js';
import { VALUE_MAX_MS, writtenInSlices } from './write-in-slices.js';
import type { ValueWriter } from './written-value.js';

const bytesOf: ValueWriter = (text) => ({ bytes: Buffer.from(text) });

/** Waits without using the processor, as a machine does that stands still. */
const standStill = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

it('a value that the machine stood still over is written all the same, each once and in order', async () => {
  let stalls = 1;
  const writer: ValueWriter = (text) => {
    if (text === 'b' && stalls-- > 0) standStill(2 * VALUE_MAX_MS);
    return bytesOf(text);
  };
  const texts = ['a', 'b', 'c'];
  expect(await writtenInSlices(writer, texts)).toEqual(texts.map(bytesOf));
});

it('a value that takes too long is ended', async () => {
  const writer = (): never => {
    for (;;);
  };
  await expect(writtenInSlices(writer, ['a'])).rejects.toThrow(TookTooLong);
});

it('a machine that stands still for good ends the request', async () => {
  const writer: ValueWriter = (text) => {
    standStill(2 * VALUE_MAX_MS);
    return bytesOf(text);
  };
  await expect(writtenInSlices(writer, ['a'])).rejects.toThrow(TookTooLong);
});
