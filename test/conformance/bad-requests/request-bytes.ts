import { Writer } from '@posthorn/protocol';

/** A whole request of this API whose body is these bytes. */
export function requestBytes(
  apiKey: number,
  version: number,
  isFlexible: boolean,
  body: Buffer,
): Buffer {
  const writer = new Writer();
  writer.int16(apiKey);
  writer.int16(version);
  writer.int32(1);
  writer.nullableString('raw');
  if (isFlexible) writer.raw(Buffer.from([0])); // no tagged fields in the header
  writer.raw(body);
  const frame = new Writer();
  frame.int32(writer.toBuffer().length);
  frame.raw(writer.toBuffer());
  return frame.toBuffer();
}
