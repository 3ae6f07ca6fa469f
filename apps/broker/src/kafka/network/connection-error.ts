/**
 * Closes a connection. Kafka has no way to answer a request that cannot be read, so the reason goes to the log and the
 * peer sees the socket end, after the answers to its earlier requests.
 */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  /** `kind` is short and free of the peer's data: reports are limited by it. */
  constructor(
    readonly kind: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
