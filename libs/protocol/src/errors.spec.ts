import {
  ErrorCode,
  errorCodeOf,
  errorName,
  isRecoverable,
  isRetriable,
  KafkaError,
  refreshesMetadata,
} from './errors.js';

describe('error codes', () => {
  it('are all of -1 to 133, each once', () => {
    const codes = Object.values(ErrorCode).sort((a, b) => a - b);
    expect(codes).toEqual(Array.from({ length: 135 }, (_, i) => i - 1));
  });

  it('have their names both ways, and a number where the name is unknown', () => {
    expect(errorName(6)).toBe('NOT_LEADER_OR_FOLLOWER');
    expect(errorCodeOf('NOT_LEADER_OR_FOLLOWER')).toBe(6);
    expect(errorName(999)).toBe('UNKNOWN_ERROR_CODE_999');
  });

  it("are retriable as Java's class hierarchy says", () => {
    const codes: readonly number[] = Object.values(ErrorCode);
    const sorted = (test: (code: number) => boolean) => codes.filter(test).sort((a, b) => a - b);
    expect(sorted(refreshesMetadata)).toEqual([
      3, 5, 6, 9, 13, 15, 16, 56, 72, 74, 80, 83, 84, 100, 103,
    ]);
    expect(sorted((code) => isRetriable(code) && !refreshesMetadata(code))).toEqual([
      2, 7, 14, 19, 20, 41, 51, 70, 71, 75, 78, 88, 89, 106, 122, 123, 133,
    ]);
    expect(sorted(isRecoverable)).toEqual([22, 25, 47, 49, 82, 90]);
  });

  it('make an unknown server error final', () => {
    expect(isRetriable(ErrorCode.UNKNOWN_SERVER_ERROR)).toBe(false);
  });

  it('are thrown under their name', () => {
    const error = new KafkaError(ErrorCode.NOT_COORDINATOR, 'group g');
    expect(error.message).toBe('NOT_COORDINATOR: group g');
    expect(error.retriable).toBe(true);
  });
});
