import { ErrorCode, SaslHandshake } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * SaslHandshake (17), v0-1.
 * - Chooses the mechanism and names those that the listener offers; the connection ends when it offers another.
 * - On an authenticated connection it begins a re-authentication (KIP-368).
 * - ILLEGAL_SASL_STATE where nobody has to authenticate.
 * v0: tokens follow without request headers. v1: they come in SaslAuthenticate.
 */
export const saslHandshake = defineApi(
  SaslHandshake,
  { min: 0, max: 1, beforeAuthentication: true },
  ({ mechanism }, { connection: { authenticator }, version }) =>
    authenticator?.handshake(mechanism, version) ?? {
      errorCode: ErrorCode.ILLEGAL_SASL_STATE,
      mechanisms: [],
    },
);
