/** What a test waited for did not come about in time. The message says what was seen instead. */
export class HarnessTimeoutError extends Error {
  override readonly name = 'HarnessTimeoutError';
}
