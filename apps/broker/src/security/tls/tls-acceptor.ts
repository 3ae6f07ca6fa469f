import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { TlsContexts } from './tls-contexts.js';

export type ClientAuth = 'none' | 'requested' | 'required';

export interface TlsAcceptorOptions {
  readonly contexts: TlsContexts;
  readonly clientAuth: ClientAuth;
  readonly handshakeTimeoutMs: number;
  readonly onFailed: (remoteAddress: string, reason: string) => void;
}

/** Speaks TLS on accepted sockets: a TLS server that listens nowhere itself and is handed its connections. */
export class TlsAcceptor {
  readonly #server: Server;
  /** By the remote address, which is all that a secured socket says of the one below. */
  readonly #handshakes = new Map<string, (socket: TLSSocket) => void>();

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
      options.onFailed(nameOf(socket), reasonOf(error));
      socket.destroy();
    });
  }

  /** Calls back with the socket to talk on; what fails is reported and destroyed. */
  accept(raw: Socket, secured: (socket: TLSSocket) => void): void {
    const name = nameOf(raw);
    this.#handshakes.set(name, secured);
    raw.once('close', () => {
      if (this.#handshakes.get(name) === secured) this.#handshakes.delete(name);
    });
    this.#server.emit('connection', raw);
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
    const why = String(socket.authorizationError);
    this.options.onFailed(name, `the client's certificate is not accepted: ${why}`);
    socket.destroy();
  }
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

const NOT_TLS =
  /WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|UNEXPECTED_MESSAGE|RECORD_LAYER_FAILURE/;

function reasonOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  if (NOT_TLS.test(code)) {
    return `the client does not speak TLS here: its security protocol is probably PLAINTEXT or SASL_PLAINTEXT (${code})`;
  }
  if (code === 'ECONNRESET')
    return 'the client left during the handshake; it may not trust our certificate';
  return error.message;
}
