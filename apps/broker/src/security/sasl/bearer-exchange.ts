import { parseBearerToken, ProtocolError } from '@posthorn/protocol';
import { userPrincipal } from '../principal.js';
import {
  failure,
  NO_BYTES,
  type SaslExchange,
  type SaslMechanism,
  type SaslStep,
} from './exchange.js';
import { TokenError, type TokenVerifier } from './verified-token.js';

/** RFC 7628, 3.2.2: the failure is a challenge, which the client answers with one byte to end the exchange. */
const INVALID_TOKEN = Buffer.from('{"status":"invalid_token"}', 'utf8');

/** SASL/OAUTHBEARER (RFC 7628): the token's subject is the principal, until the token expires. */
export function bearerMechanism(verifier: TokenVerifier): SaslMechanism {
  return { name: 'OAUTHBEARER', start: () => new BearerExchange(verifier) };
}

class BearerExchange implements SaslExchange {
  /** Known from a token that was verified only: what a forged one says is not worth a line. */
  userName: string | null = null;
  #refusedFor: string | null = null;

  constructor(private readonly verifier: TokenVerifier) {}

  async respond(message: Buffer): Promise<SaslStep> {
    if (this.#refusedFor !== null) return failed(this.#refusedFor);
    try {
      const { token, authorizationId } = parseBearerToken(message);
      const { subject, expiresAt } = await this.verifier.verify(token);
      this.userName = subject;
      if (authorizationId !== null && authorizationId !== subject) {
        return this.#refuse('the client asked to act as somebody else');
      }
      return { kind: 'success', token: NO_BYTES, principal: userPrincipal(subject), expiresAt };
    } catch (error) {
      if (error instanceof TokenError) return this.#refuse(error.message);
      if (error instanceof ProtocolError) return failed(error.message);
      throw error;
    }
  }

  #refuse(reason: string): SaslStep {
    this.#refusedFor = reason;
    return { kind: 'challenge', token: INVALID_TOKEN };
  }
}

function failed(reason: string): SaslStep {
  return failure('Authentication failed: the bearer token was not accepted', reason);
}
