import { DescribeAcls, ErrorCode } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * DescribeAcls (29), v1-3.
 * - There is no authorizer: SECURITY_DISABLED, by which UIs know not to show a page of ACLs.
 * v2 flexible. Not implemented: creating and deleting them, which therefore is not advertised.
 */
export const describeAcls = defineApi(DescribeAcls, { min: 1, max: 3 }, () => ({
  errorCode: ErrorCode.SECURITY_DISABLED,
  errorMessage: 'No authorizer is configured.',
  resources: [],
}));
