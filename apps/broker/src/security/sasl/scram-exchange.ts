import { createHmac, randomBytes } from 'node:crypto';
import {
  isScramProof,
  parseClientFinal,
  parseClientFirst,
  ProtocolError,
  scramAlgorithms,
  scramServerSignature,
  serverFinal,
  serverFirst,
  type ClientFirst,
  type ScramAlgorithm,
  type ScramMechanism,
} from '@posthorn/protocol';
import type { ScramCredential } from '../credentials/credential-store.js';
import { userPrincipal, type Principal } from '../principal.js';
import {
  failure,
  type MayTry,
  type SaslExchange,
  type SaslMechanism,
  type SaslStep,
} from './exchange.js';

export interface ScramContext {
  find(userName: string, mechanism: ScramMechanism): Promise<ScramCredential | null>;
  /** The same on all brokers and for ever, or an unknown user could be told by a salt that changes. */
  readonly fakeSaltKey: Buffer;
  /** Whom a proven name stands for. */
  readonly principalOf?: (userName: string) => Principal;
}

const NONCE_BYTES = 24;
const SALT_BYTES = 16;
/** As our own credentials have, and clients of Kafka's tools by default. */
const FAKE_ITERATIONS = 8_192;

/** SCRAM-SHA-256 or -512 (RFC 5802, RFC 7677) without channel binding, as Kafka speaks it. */
export function scramMechanism(name: ScramMechanism, context: ScramContext): SaslMechanism {
  return { name, start: (mayTry) => new ScramExchange(scramAlgorithms[name], context, mayTry) };
}

interface Challenged {
  readonly first: ClientFirst;
  readonly serverFirst: string;
  readonly nonce: string;
  readonly credential: ScramCredential;
  readonly isKnown: boolean;
}

class ScramExchange implements SaslExchange {
  userName: string | null = null;
  #challenged: Challenged | null = null;

  constructor(
    private readonly algorithm: ScramAlgorithm,
    private readonly context: ScramContext,
    private readonly mayTry: MayTry,
  ) {}

  async respond(token: Buffer): Promise<SaslStep> {
    const text = token.toString('utf8');
    try {
      return this.#challenged === null
        ? await this.#challenge(parseClientFirst(text))
        : this.#verify(text, this.#challenged);
    } catch (error) {
      if (error instanceof ProtocolError) return this.#failed(error.message);
      throw error;
    }
  }

  async #challenge(first: ClientFirst): Promise<SaslStep> {
    const { userName, authorizationId } = first;
    this.userName = userName;
    if (authorizationId !== null && authorizationId !== userName) {
      return this.#failed('the client asked to act as somebody else');
    }
    if (first.extensions.includes('tokenauth=true')) {
      return this.#failed('delegation tokens are not supported');
    }
    const { mechanism } = this.algorithm;
    const found = this.mayTry(userName) ? await this.context.find(userName, mechanism) : null;
    const credential = found ?? this.#fake(userName);
    const nonce = first.nonce + randomBytes(NONCE_BYTES).toString('base64');
    const { salt, iterations } = credential;
    const challenge = serverFirst({ nonce, salt, iterations });
    this.#challenged = {
      first,
      nonce,
      credential,
      isKnown: found !== null,
      serverFirst: challenge,
    };
    return { kind: 'challenge', token: Buffer.from(challenge, 'utf8') };
  }

  #verify(
    text: string,
    { first, nonce, credential, isKnown, ...challenged }: Challenged,
  ): SaslStep {
    const final = parseClientFinal(text);
    if (final.nonce !== nonce) return this.#failed('the nonce is not the one that was given');
    if (final.gs2Header !== first.gs2Header) return this.#failed('the channel binding changed');
    const authMessage = `${first.bare},${challenged.serverFirst},${final.withoutProof}`;
    const isProven = isScramProof(this.algorithm, credential.storedKey, authMessage, final.proof);
    if (!isProven || !isKnown) return this.#failed('unknown user or wrong password');
    const signature = scramServerSignature(this.algorithm, credential.serverKey, authMessage);
    const principalOf = this.context.principalOf ?? userPrincipal;
    return {
      kind: 'success',
      token: Buffer.from(serverFinal(signature), 'utf8'),
      principal: principalOf(first.userName),
      expiresAt: null,
    };
  }

  /** Nobody's: for a user who is not known, or not to be tried now, everything goes on as if there were one. */
  #fake(userName: string): ScramCredential {
    const { digest, digestBytes, mechanism } = this.algorithm;
    const salt = createHmac('sha256', this.context.fakeSaltKey)
      .update(`${mechanism} ${userName}`)
      .digest()
      .subarray(0, SALT_BYTES);
    const storedKey = createHmac(digest, this.context.fakeSaltKey)
      .update(randomBytes(digestBytes))
      .digest();
    return { salt, iterations: FAKE_ITERATIONS, storedKey, serverKey: storedKey };
  }

  #failed(reason: string): SaslStep {
    const { mechanism } = this.algorithm;
    return failure(
      `Authentication failed during authentication due to invalid credentials with SASL mechanism ${mechanism}`,
      reason,
    );
  }
}
