/** Why a batch is refused: Kafka's error names, as the broker answers them and the client reports them. */
export type RecordErrorName =
  | 'CORRUPT_MESSAGE'
  | 'INVALID_RECORD'
  | 'INVALID_TIMESTAMP'
  | 'MESSAGE_TOO_LARGE'
  | 'UNSUPPORTED_COMPRESSION_TYPE';

/** The only error that bytes from outside can cause in this library. */
export class RecordError extends Error {
  override readonly name = 'RecordError';

  constructor(
    readonly error: RecordErrorName,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const corrupt = (message: string, cause?: unknown): RecordError =>
  new RecordError('CORRUPT_MESSAGE', message, cause === undefined ? undefined : { cause });
