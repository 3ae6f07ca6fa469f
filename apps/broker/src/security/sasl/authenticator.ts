import { ErrorCode } from '@posthorn/protocol';
import type { Clock } from '../../clock.js';
import { principalText, type Principal } from '../principal.js';
import { NO_BYTES, type SaslExchange, type SaslMechanism, type SaslStep } from './exchange.js';
import type { LoginGuard } from './login-guard.js';
import {
  INITIAL,
  onFailure,
  onHandshake,
  onProven,
  sessionLifetimeMs,
  type SaslState,
} from './sasl-state.js';

/** What authentication needs of its connection. */
export interface AuthenticatedConnection {
  readonly remoteHost: string;
  readonly listenerName: string;
  /** The principal is proven: requests of every kind are welcome. */
  admit(principal: Principal, mechanism: string): void;
  /** Tokens come without request headers now. */
  expectTokens(): void;
  /** Only authentication is welcome, until the next `admit`. */
  suspend(): void;
  /** After the answers that are due. */
  refuse(kind: string, reason: string): void;
}

/** A failed login, for the log and the audit trail. */
export interface LoginFailure {
  readonly listener: string;
  readonly address: string;
  readonly mechanism: string;
  readonly userName: string | null;
  readonly reason: string;
}

export interface AuthenticatorContext {
  readonly clock: Clock;
  readonly guard: LoginGuard;
  /** That the listener offers, in the order to name them. */
  readonly enabled: readonly string[];
  /** May hold one more than is offered: that of the brokers. */
  readonly mechanisms: ReadonlyMap<string, SaslMechanism>;
  /** Longest session, 0 without limit; a bearer token's own end comes on top. */
  readonly reauthenticationMs: number;
  readonly onFailure: (failure: LoginFailure) => void;
}

export interface HandshakeAnswer {
  readonly errorCode: number;
  readonly mechanisms: readonly string[];
}

export interface AuthenticateAnswer {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly authBytes: Buffer;
  readonly sessionLifetimeMs: bigint;
}

/** Authentication of one connection by SASL: the state (`sasl-state.ts`), the exchange under way, and the clock. */
export class Authenticator {
  #state: SaslState = INITIAL;
  #exchange: SaslExchange | null = null;
  #cancelExpiry: (() => void) | null = null;

  constructor(
    private readonly connection: AuthenticatedConnection,
    private readonly context: AuthenticatorContext,
  ) {}

  /** True while frames are bare tokens, as after SaslHandshake v0. */
  get expectsRawToken(): boolean {
    return this.#state.phase === 'exchange' && this.#state.isRaw;
  }

  handshake(mechanism: string, version: number): HandshakeAnswer {
    const { enabled, mechanisms, clock, guard } = this.context;
    const known = [...mechanisms.keys()];
    const handshake = { mechanism, version, now: clock.now(), enabled: known };
    if (enabled.length === 0 && !known.includes(mechanism)) {
      return { errorCode: ErrorCode.ILLEGAL_SASL_STATE, mechanisms: [] };
    }
    const wasAuthenticated = this.#state.phase === 'authenticated';
    const { state, error } = onHandshake(this.#state, handshake);
    this.#state = state;
    if (state.phase === 'exchange') {
      this.#exchange =
        mechanisms
          .get(mechanism)
          ?.start((userName) => guard.mayTry(this.connection.remoteHost, userName)) ?? null;
      if (wasAuthenticated) this.connection.suspend();
      if (state.isRaw) this.connection.expectTokens();
    } else if (state.phase === 'failed') {
      const reason = `SaslHandshake: ${error}; offered are ${enabled.join(', ')}`;
      this.connection.refuse('authentication failed', reason);
    }
    return { errorCode: ErrorCode[error], mechanisms: enabled };
  }

  async authenticate(token: Buffer): Promise<AuthenticateAnswer> {
    const { phase } = this.#state;
    if (phase === 'authenticated') {
      return answer(ErrorCode.ILLEGAL_SASL_STATE, {
        errorMessage: 'SaslAuthenticate request received after successful authentication',
      });
    }
    if (phase !== 'exchange' || this.#exchange === null) {
      this.#state = onFailure();
      this.connection.refuse('authentication failed', 'SaslAuthenticate before SaslHandshake');
      const errorMessage = 'SaslAuthenticate before SaslHandshake';
      return answer(ErrorCode.ILLEGAL_SASL_STATE, { errorMessage });
    }
    const startedAt = this.context.clock.now();
    const step = await this.#exchange.respond(token);
    if (step.kind === 'challenge') return answer(ErrorCode.NONE, { authBytes: step.token });
    if (step.kind === 'failure') return this.#failed(step.message, step.reason, startedAt);
    return this.#succeeded(step, startedAt);
  }

  /** The answer to a bare token, or null: then the connection just ends, as there is no way to say why. */
  async authenticateRaw(token: Buffer): Promise<Buffer | null> {
    const { errorCode, authBytes } = await this.authenticate(token);
    return errorCode === ErrorCode.NONE ? authBytes : null;
  }

  /** The connection is gone. */
  close(): void {
    this.#cancelExpiry?.();
  }

  #succeeded(
    { principal, expiresAt, token }: Extract<SaslStep, { kind: 'success' }>,
    startedAt: number,
  ): Promise<AuthenticateAnswer> | AuthenticateAnswer {
    const { clock, guard, reauthenticationMs } = this.context;
    const mechanism = this.#mechanism();
    const now = clock.now();
    const lifetimeMs = sessionLifetimeMs(now, expiresAt, reauthenticationMs);
    const endsAt = lifetimeMs === 0 ? null : now + lifetimeMs;
    const proof = { principal, mechanism, at: now, expiresAt: endsAt };
    const { state, refusal } = onProven(this.#state, proof);
    if (refusal !== null) return this.#failed(refusal, refusal, startedAt);
    this.#state = state;
    this.#exchange = null;
    guard.succeeded(this.connection.remoteHost, principal.name);
    this.#expireIn(lifetimeMs);
    this.connection.admit(principal, mechanism);
    return answer(ErrorCode.NONE, { authBytes: token, sessionLifetimeMs: BigInt(lifetimeMs) });
  }

  async #failed(message: string, reason: string, startedAt: number): Promise<AuthenticateAnswer> {
    const { clock, guard, onFailure: report } = this.context;
    const { remoteHost: address, listenerName: listener } = this.connection;
    const mechanism = this.#mechanism();
    const userName = this.#exchange?.userName ?? null;
    this.#state = onFailure();
    this.#exchange = null;
    report({ listener, address, mechanism, userName, reason });
    // Counted from the token's arrival: how long the check took is nobody's business.
    const waitMs = guard.failed(address, userName) - (clock.now() - startedAt);
    if (waitMs > 0) await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
    this.connection.refuse('authentication failed', `${mechanism}: ${reason}`);
    return answer(ErrorCode.SASL_AUTHENTICATION_FAILED, { errorMessage: message });
  }

  #mechanism(): string {
    return this.#state.phase === 'exchange' ? this.#state.mechanism : '';
  }

  /** At its end a session only stops taking requests: a client that was idle may still renew it, as with Kafka. */
  #expireIn(lifetimeMs: number): void {
    this.#cancelExpiry?.();
    this.#cancelExpiry = null;
    if (lifetimeMs === 0) return;
    const ms = Math.min(lifetimeMs, TIMER_MS_MAX);
    this.#cancelExpiry = this.context.clock.after(ms, () => this.connection.suspend());
  }
}

/** What setTimeout can count to: a token that lasts longer is asked for again after 24 days. */
const TIMER_MS_MAX = 2 ** 31 - 1;

function answer(
  errorCode: number,
  { errorMessage = null, authBytes = NO_BYTES, ...rest }: Partial<AuthenticateAnswer>,
): AuthenticateAnswer {
  return { errorCode, errorMessage, authBytes, sessionLifetimeMs: rest.sessionLifetimeMs ?? 0n };
}

export function describeLoginFailure({
  userName,
  ...failure
}: LoginFailure): Record<string, unknown> {
  return {
    ...failure,
    user: userName === null ? null : principalText({ type: 'User', name: userName }),
  };
}
