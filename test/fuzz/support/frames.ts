import { Writer, writeRequestHeader, requestHeaderVersion, type AnyApi } from '@posthorn/protocol';

/** One request as it stands in the stream, size first. */
export function framed(body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

/** Header and body of a request, without size; `body` has been checked by nobody. */
export function requestFrame(
  api: AnyApi,
  version: number,
  correlationId: number,
  body: unknown,
): Buffer {
  const writer = new Writer();
  const header = { apiKey: api.key, apiVersion: version, correlationId, clientId: 'fuzz' };
  writeRequestHeader(writer, header, requestHeaderVersion(api, version));
  api.writeRequest(writer, body as never, version);
  return writer.toBuffer();
}
