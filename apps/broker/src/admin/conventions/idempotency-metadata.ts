import { SetMetadata } from '@nestjs/common';

/** Metadata of a route, read by the interceptor. */
export const SAFE_TO_REPEAT = 'posthorn:safe-to-repeat';
export const ANSWER_IS_SECRET = 'posthorn:answer-is-secret';

/**
 * Doing it twice is as doing it once: when the broker that did it for a key is gone, the next request with the key
 * does it again. Everything else is answered outcome-unknown then.
 */
export const SafeToRepeat = () => SetMetadata(SAFE_TO_REPEAT, true);

/** The answer holds a secret and is given once; a repeated request learns only that it was done. */
export const AnswerIsSecret = () => SetMetadata(ANSWER_IS_SECRET, true);
