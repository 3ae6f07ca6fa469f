import { randomBytes } from 'node:crypto';
import {
  BEARER_FAILURE_SEEN,
  bearerMessage,
  clientFinal,
  clientFinalWithoutProof,
  clientFirstBare,
  parseServerFinal,
  parseServerFirst,
  plainToken,
  ProtocolError,
  saltedPassword,
  scramAlgorithms,
  scramProof,
  type ScramAlgorithm,
} from '@posthorn/protocol';
import { assertOneOf, assertText } from '../../checks.js';

/** How a client proves who it is. */
export type SaslOptions =
  | {
      readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
      readonly username: string;
      readonly password: string;
    }
  | {
      readonly mechanism: 'OAUTHBEARER';
      /** A valid token, asked for at every connection and every re-authentication. */
      readonly token: () => string | Promise<string>;
      readonly extensions?: Readonly<Record<string, string>>;
    }
  | SaslClient;

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'];

/** A mechanism of your own. */
export interface SaslClient {
  readonly mechanism: string;
  start(): SaslClientExchange;
}

export interface SaslClientExchange {
  /** The next token for the server's last answer, null at the beginning; null when the exchange is complete. */
  next(answer: Buffer | null): Promise<Buffer | null>;
}

/** Throws RangeError for a mechanism that there is not, or without what it takes: a broker would say no more than that it refuses. */
export function saslClient(options: SaslOptions): SaslClient {
  if ('start' in options) return options;
  assertOneOf('sasl.mechanism', options.mechanism, MECHANISMS);
  if (options.mechanism !== 'OAUTHBEARER') {
    assertText('sasl.username', options.username);
    assertText('sasl.password', options.password);
  } else if (typeof options.token !== 'function') {
    throw new RangeError('sasl.token must be a function that gives a token');
  }
  switch (options.mechanism) {
    case 'PLAIN': {
      const token = plainToken(options.username, options.password);
      return { mechanism: 'PLAIN', start: () => inOneToken(async () => token) };
    }
    case 'OAUTHBEARER': {
      const { token, extensions } = options;
      const message = async (): Promise<Buffer> => bearerMessage(await token(), extensions);
      return { mechanism: 'OAUTHBEARER', start: () => inOneToken(message) };
    }
    case 'SCRAM-SHA-256':
    case 'SCRAM-SHA-512': {
      const { mechanism, username, password } = options;
      return scramClient(mechanism, scramAlgorithms[mechanism], username, password);
    }
  }
}

export function scramClient(
  mechanism: string,
  algorithm: ScramAlgorithm,
  username: string,
  password: string,
): SaslClient {
  return { mechanism, start: () => new ScramClientExchange(algorithm, username, password) };
}

/** PLAIN and OAUTHBEARER. An answer with bytes describes a failure; one more token lets the server say which. */
function inOneToken(token: () => Promise<Buffer>): SaslClientExchange {
  return {
    next: async (answer) => {
      if (answer === null) return token();
      return answer.length === 0 ? null : BEARER_FAILURE_SEEN;
    },
  };
}

/** No channel binding, and nobody else to act as. */
const GS2_HEADER = 'n,,';
const NONCE_BYTES = 24;
/** A server that asks for more wants the processor, not a proof. */
const ITERATIONS_MAX = 1_000_000;

class ScramClientExchange implements SaslClientExchange {
  readonly #nonce = randomBytes(NONCE_BYTES).toString('base64');
  readonly #bare: string;
  #serverSignature: Buffer | null = null;

  constructor(
    private readonly algorithm: ScramAlgorithm,
    username: string,
    private readonly password: string,
  ) {
    this.#bare = clientFirstBare(username, this.#nonce);
  }

  async next(answer: Buffer | null): Promise<Buffer | null> {
    if (answer === null) return Buffer.from(GS2_HEADER + this.#bare, 'utf8');
    const text = answer.toString('utf8');
    if (this.#serverSignature === null) return this.#prove(text);
    // The server has to know the password too: one that does not is not ours.
    if (!parseServerFinal(text).equals(this.#serverSignature)) {
      throw new ProtocolError('the server did not prove that it knows the password');
    }
    return null;
  }

  async #prove(serverFirst: string): Promise<Buffer> {
    const { nonce, salt, iterations } = parseServerFirst(serverFirst);
    if (!nonce.startsWith(this.#nonce) || nonce === this.#nonce) {
      throw new ProtocolError('the server answered with a nonce that is not ours');
    }
    if (iterations < this.algorithm.iterationsMin || iterations > ITERATIONS_MAX) {
      throw new ProtocolError(`the server asks for ${iterations} iterations`);
    }
    const withoutProof = clientFinalWithoutProof(GS2_HEADER, nonce);
    const authMessage = `${this.#bare},${serverFirst},${withoutProof}`;
    const salted = await saltedPassword(this.algorithm, this.password, salt, iterations);
    const { proof, serverSignature } = scramProof(this.algorithm, salted, authMessage);
    this.#serverSignature = serverSignature;
    return Buffer.from(clientFinal(withoutProof, proof), 'utf8');
  }
}
