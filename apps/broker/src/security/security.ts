import { createHmac } from 'node:crypto';
import type { ClusterOptions } from '@posthorn/client';
import type { AuditFeed, ChangeOutcome } from '../audit/audit-feed.js';
import type { Clock } from '../clock.js';
import type { BrokerConfig } from '../config/config.js';
import type { Reports } from '../reports.js';
import { brokerMechanism } from './broker-mechanism.js';
import { CredentialCache } from './credentials/credential-cache.js';
import type { CredentialChange, CredentialStore } from './credentials/credential-store.js';
import { createFirstUsers, firstUsersOf } from './first-users.js';
import { interBrokerSecurity } from './inter-broker.js';
import { listOf, type Listener } from './listeners.js';
import { PasswordLogin } from './password-login.js';
import type { Peer } from './principal.js';
import {
  Authenticator,
  describeLoginFailure,
  type AuthenticatedConnection,
  type LoginFailure,
} from './sasl/authenticator.js';
import { bearerMechanism } from './sasl/bearer-exchange.js';
import type { SaslMechanism } from './sasl/exchange.js';
import { LoginGuard } from './sasl/login-guard.js';
import { PasswordCheck } from './sasl/password-check.js';
import { plainMechanism } from './sasl/plain-exchange.js';
import { scramMechanism } from './sasl/scram-exchange.js';
import type { TokenVerifier } from './sasl/verified-token.js';
import type { TlsContexts } from './tls/tls-contexts.js';
import type { SecurityStore } from './security-store.js';

export interface SecurityContext {
  readonly config: BrokerConfig;
  readonly clock: Clock;
  readonly reports: Reports;
  readonly audit: AuditFeed;
  readonly tls: TlsContexts | null;
}

/** Who users are and how connections prove it, for all listeners of a broker. */
export class Security {
  readonly credentials: CredentialStore;
  /** For those who come by another way than Kafka's. */
  readonly passwordLogin: PasswordLogin;
  readonly #passwords: PasswordCheck;
  readonly #cache: CredentialCache;
  readonly #guard: LoginGuard;

  private constructor(
    private readonly context: SecurityContext,
    readonly store: SecurityStore,
    private readonly brokers: SaslMechanism,
    private readonly tokens: TokenVerifier | null,
  ) {
    const { config, clock } = context;
    this.credentials = store.credentials;
    this.#cache = new CredentialCache(store.credentials, clock);
    this.#guard = new LoginGuard({ failureDelayMs: config.failedAuthenticationDelayMs }, clock);
    this.#passwords = new PasswordCheck(this.#cache.find.bind(this.#cache));
    // People sign in so rarely that they need no cache, and get a session under the credential that holds now.
    const find = store.credentials.find.bind(store.credentials);
    this.passwordLogin = new PasswordLogin(this.#passwords.withFind(find), {
      clock,
      guard: this.#guard,
      onFailure: (failure) => this.#loginFailed(failure),
    });
  }

  /** Makes the first users, too. */
  static async open(context: SecurityContext, store: SecurityStore): Promise<Security> {
    const { config, reports } = context;
    const created = await createFirstUsers(store.credentials, firstUsersOf(config.users));
    if (created.length > 0) reports.logger.info({ users: created }, 'first users created');
    const brokers = await brokerMechanism(store.brokerSecret);
    return new Security(context, store, brokers, await tokenVerifier(context));
  }

  /** For a connection of this listener; null where nobody can authenticate. */
  authenticatorFor(listener: Listener, connection: AuthenticatedConnection): Authenticator | null {
    if (!listener.hasSasl && !listener.isInterBroker) return null;
    return new Authenticator(connection, {
      clock: this.context.clock,
      guard: this.#guard,
      enabled: listener.mechanisms,
      mechanisms: this.#mechanismsOf(listener),
      reauthenticationMs: this.context.config.reauthenticationMs,
      onFailure: (failure) => this.#loginFailed(failure),
    });
  }

  #loginFailed(failure: LoginFailure): void {
    const { audit, reports } = this.context;
    reports.limited('authentication failed', describeLoginFailure(failure));
    const { userName, address, reason, listener, mechanism } = failure;
    audit.refused({
      action: 'user.login',
      // Not the user: that is what was tried, not who it was.
      actor: 'anonymous',
      address,
      resource: userName === null ? 'users' : `user/${userName}`,
      details: { listener, mechanism },
      reason,
    });
  }

  /** @param by null: whoever asked has written it down already. */
  async alterCredentials(changes: readonly CredentialChange[], by: Peer | null): Promise<void> {
    if (changes.length === 0) return;
    if (by === null) return void (await this.#store(changes));
    const change = {
      by,
      action: 'user.alter',
      resource: usersOf(changes),
      details: namesOf(changes),
    };
    await this.context.audit.change(change, () => this.#store(changes));
  }

  /** Unless there is a user of the name; whether it did. For whoever has written it down. */
  async createUser(userName: string, credentials: readonly CredentialChange[]): Promise<boolean> {
    const isCreated = await this.credentials.create(userName, credentials);
    this.#cache.clear();
    return isCreated;
  }

  async #store(changes: readonly CredentialChange[]): Promise<ChangeOutcome> {
    await this.credentials.alter(changes);
    this.#cache.clear();
    return { refusal: null };
  }

  /** A key of 32 bytes that all brokers of the database know, and nobody else. */
  keyFor(purpose: string): Buffer {
    return createHmac('sha256', this.store.brokerSecret).update(purpose).digest();
  }

  /** For connections to other brokers of this cluster. */
  interBroker(): Pick<ClusterOptions, 'tls' | 'sasl'> {
    const { config, tls } = this.context;
    return interBrokerSecurity(config, this.store.brokerSecret, tls);
  }

  readonly #byListener = new Map<string, ReadonlyMap<string, SaslMechanism>>();

  #mechanismsOf(listener: Listener): ReadonlyMap<string, SaslMechanism> {
    const known = this.#byListener.get(listener.name);
    if (known !== undefined) return known;
    const offered = listener.mechanisms.map((name) => this.#offered()[name]());
    const all = listener.isInterBroker ? [...offered, this.brokers] : offered;
    const mechanisms = new Map(all.map((mechanism) => [mechanism.name, mechanism]));
    this.#byListener.set(listener.name, mechanisms);
    return mechanisms;
  }

  #offered(): Readonly<Record<Listener['mechanisms'][number], () => SaslMechanism>> {
    const find = this.#cache.find.bind(this.#cache);
    const fakeSaltKey = this.keyFor('fake salts');
    return {
      PLAIN: () => plainMechanism(this.#passwords),
      'SCRAM-SHA-256': () => scramMechanism('SCRAM-SHA-256', { find, fakeSaltKey }),
      'SCRAM-SHA-512': () => scramMechanism('SCRAM-SHA-512', { find, fakeSaltKey }),
      OAUTHBEARER: () => {
        if (this.tokens === null) throw new Error('no keys for tokens: oauth-jwks is not set');
        return bearerMechanism(this.tokens);
      },
    };
  }
}

/** null where no keys are named. What verifies tokens is loaded where there are some to verify. */
async function tokenVerifier({ config, clock }: SecurityContext): Promise<TokenVerifier | null> {
  if (config.oauthJwks === null) return null;
  const { createTokenVerifier } = await import('./sasl/token-verifier.js');
  const settings = {
    jwks: config.oauthJwks,
    issuer: config.oauthIssuer,
    audience: listOf(config.oauthAudience ?? ''),
    clockSkewSeconds: config.oauthClockSkewSeconds,
    subjectClaim: config.oauthSubjectClaim,
  };
  return createTokenVerifier(settings, () => clock.now());
}

function usersOf(changes: readonly CredentialChange[]): string {
  return changes.length === 1 ? `user/${changes[0].userName}` : 'users';
}

/** Without salts and keys. */
function namesOf(changes: readonly CredentialChange[]): Readonly<Record<string, unknown>> {
  return {
    set: changes.flatMap(({ userName, mechanism, credential }) =>
      credential === null ? [] : [{ userName, mechanism, iterations: credential.iterations }],
    ),
    removed: changes.flatMap(({ userName, mechanism, credential }) =>
      credential === null ? [{ userName, mechanism }] : [],
    ),
  };
}
