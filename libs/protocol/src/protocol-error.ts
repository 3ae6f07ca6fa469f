/**
 * Bytes that break the protocol: what was wrong, and where. The one error that decoding throws, whatever the bytes.
 * The peer that sent them cannot be answered any more, so whoever catches it closes the connection.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
