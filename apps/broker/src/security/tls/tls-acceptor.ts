import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { PeerSocket } from '../../kafka/network/peer-socket.js';
import type { TlsContexts } from './tls-contexts.js';

export type ClientAuth = 'none' | 'requested' | 'required';

export interface TlsFailure {
  /** Address and port. */
  readonly remote: string;
  readonly reason: string;
  /** The client's certificate, or the lack of one, was the reason. */
  readonly isCertificate: boolean;
}

export interface TlsAcceptorOptions {
  readonly contexts: TlsContexts;
  readonly clientAuth: ClientAuth;
  readonly handshakeTimeoutMs: number;
  readonly onFailed: (failure: TlsFailure) => void;
}

/** Speaks TLS on accepted sockets: a TLS server that listens nowhere itself and is handed its connections. */
export class TlsAcceptor {
  readonly #server: Server;
  /** By the remote address, which is all that a secured socket says of the one below. */
  readonly #handshakes = new Map<string, (socket: TLSSocket) => void>();
  /** Of the handshake whose events these are: a socket that Node has ended does not say whose it was. */
  readonly #remote = new AsyncLocalStorage<string>();

  constructor(private readonly options: TlsAcceptorOptions) {
    const { contexts, clientAuth, handshakeTimeoutMs: handshakeTimeout } = options;
    this.#server = createServer({
      ...contexts.options,
      handshakeTimeout,
      requestCert: clientAuth !== 'none',
      rejectUnauthorized: clientAuth === 'required',
      // A peer that ends its side after its last request still gets the answers.
      allowHalfOpen: true,
    });
    contexts.onChange((changed) => this.#server.setSecureContext(changed));
    this.#server.on('secureConnection', (socket: TLSSocket) => this.#secured(socket));
    this.#server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
      const remote = this.#remote.getStore() ?? nameOf(socket);
      options.onFailed({ remote, ...reasonOf(error, socket) });
      socket.destroy();
    });
  }

  /** Calls back with the socket to talk on; what fails is reported and destroyed. */
  accept(raw: PeerSocket, secured: (socket: TLSSocket) => void): void {
    const name = nameOf(raw);
    this.#handshakes.set(name, secured);
    raw.once('close', () => {
      if (this.#handshakes.get(name) === secured) this.#handshakes.delete(name);
    });
    this.#remote.run(name, () => this.#server.emit('connection', raw));
  }

  #secured(socket: TLSSocket): void {
    const name = nameOf(socket);
    const secured = this.#handshakes.get(name);
    this.#handshakes.delete(name);
    socket.on('error', () => socket.destroy());
    // 'requested' means that a client need not show a certificate, not that it may show a false one.
    const isFalse = socket.getPeerX509Certificate() !== undefined && !socket.authorized;
    if (secured !== undefined && (this.options.clientAuth === 'none' || !isFalse))
      return secured(socket);
    this.options.onFailed({ remote: name, ...notAccepted(socket) });
    socket.destroy();
  }
}

function nameOf({ remoteAddress, remotePort }: PeerSocket): string {
  return `${remoteAddress}:${remotePort}`;
}

const NO_CERTIFICATE = /PEER_DID_NOT_RETURN_A_CERTIFICATE/;
const NOT_TLS =
  /WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|UNEXPECTED_MESSAGE|RECORD_LAYER_FAILURE/;

type Reason = Omit<TlsFailure, 'remote'>;

function notAccepted({ authorizationError }: TLSSocket): Reason {
  const reason = `the client's certificate is not accepted: ${String(authorizationError)}`;
  return { reason, isCertificate: true };
}

function reasonOf(error: Error, socket: TLSSocket): Reason {
  const code = 'code' in error ? String(error.code) : '';
  // Node ends such a connection without a word and reports it as reset.
  if (socket.authorizationError) return notAccepted(socket);
  if (NO_CERTIFICATE.test(code)) {
    return { reason: 'the client shows no certificate', isCertificate: true };
  }
  return { reason: describe(error, code), isCertificate: false };
}

function describe(error: Error, code: string): string {
  if (NOT_TLS.test(code)) {
    return `the client does not speak TLS here: its security protocol is probably PLAINTEXT or SASL_PLAINTEXT (${code})`;
  }
  if (code === 'ECONNRESET')
    return 'the client left during the handshake; it may not trust our certificate';
  return error.message;
}
