import { ErrorCode, SaslAuthenticate } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * SaslAuthenticate (36), v0-2.
 * - One token of the exchange that SaslHandshake began; the connection ends after a wrong one, and the answer to it is
 *   late on purpose.
 * v1 session lifetime. v2 flexible.
 */
export const saslAuthenticate = defineApi(
  SaslAuthenticate,
  { min: 0, max: 2, beforeAuthentication: true },
  async ({ authBytes }, { connection: { authenticator } }) =>
    authenticator?.authenticate(authBytes) ?? {
      errorCode: ErrorCode.ILLEGAL_SASL_STATE,
      errorMessage: 'SaslAuthenticate request received on a listener without SASL',
      authBytes: Buffer.alloc(0),
    },
);
