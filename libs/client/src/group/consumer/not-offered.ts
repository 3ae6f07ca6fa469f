import { ErrorCode } from '@posthorn/protocol';
import { UnsupportedApiError } from '../../net/versions.js';
import { codeOf } from '../group-errors.js';

/**
 * Whether the consumer protocol is not to be had: the broker does not know its API or has it switched off, or the group is a
 * classic one with members that cannot be converted.
 */
export function isNotOffered(error: unknown): boolean {
  if (error instanceof UnsupportedApiError) return true;
  const code = codeOf(error);
  return code === ErrorCode.UNSUPPORTED_VERSION || code === ErrorCode.GROUP_ID_NOT_FOUND;
}
