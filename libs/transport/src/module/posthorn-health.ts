import type { Clock } from '../runtime/clock.js';
import type { PosthornHealthOptions } from '../options/options.js';
import type { PosthornServer } from '../server/posthorn-server.js';
import type { ConnectedServers } from './connected-servers.js';
import type { DeclaredHandler } from './declared-handlers.js';
import { type PosthornServerHealth, ServerHealth } from './server-health.js';

/**
 * Of all of the app's servers: the status is that of the worst, the reason its reason, and the lag is the sum. All else is of
 * the module's server, and each server that has a name tells the same of itself.
 */
export interface PosthornHealthReport extends PosthornServerHealth {
  /** Those that have a name, by their name. */
  readonly servers: Readonly<Record<string, PosthornServerHealth>>;
}

const STUCK_AFTER_MS = 60_000;
const BEST_FIRST: readonly PosthornServerHealth['status'][] = ['up', 'degraded', 'down'];

export interface PosthornHealthDependencies {
  readonly server: PosthornServer;
  readonly connected: ConnectedServers;
  readonly clock: Clock;
  readonly options: PosthornHealthOptions | undefined;
  readonly declared: () => readonly Pick<DeclaredHandler, 'server'>[];
}

type Verdict = Pick<PosthornServerHealth, 'status' | 'reason' | 'lag'>;

/**
 * The consumer side's health. PosthornModule provides it; without a health library it is `health.report()`, and with
 * @nestjs/terminus `health.check([() => posthorn.isHealthy()])`.
 */
export class PosthornHealth {
  private readonly own: ServerHealth;
  private readonly named = new Map<string, ServerHealth>();

  constructor(private readonly deps: PosthornHealthDependencies) {
    const { server, connected, clock, options } = deps;
    const stuckAfterMs = options?.stuckAfterMs ?? STUCK_AFTER_MS;
    this.own = new ServerHealth(server, clock, stuckAfterMs, () =>
      this.declaredServers().has(null),
    );
    connected.onEach((other) => {
      const { name } = other;
      if (name === undefined) return;
      this.named.set(name, new ServerHealth(other, clock, stuckAfterMs, () => true));
    });
  }

  report(): PosthornHealthReport {
    const own = this.own.report();
    const servers = Object.fromEntries(
      [...this.named].map(([name, health]) => [name, health.report()]),
    );
    const verdicts = [own, ...Object.entries(servers).map(named), ...this.missing()];
    const { status, reason } = verdicts.reduce((worst, one) => (isWorse(one, worst) ? one : worst));
    return {
      ...own,
      status,
      reason,
      lag: verdicts.reduce((sum, { lag }) => sum + lag, 0),
      servers,
    };
  }

  /**
   * Terminus's shape. It knows no `degraded`: a stuck partition fails the check, since records wait there that nobody
   * handles. For readiness and alerts; a liveness check that restarts on it only starts the same record over.
   */
  isHealthy<Key extends string = 'posthorn'>(
    key: Key = 'posthorn' as Key,
  ): Record<Key, { status: 'up' | 'down' } & Omit<PosthornHealthReport, 'status'>> {
    const { status, ...report } = this.report();
    const result = { [key]: { ...report, status: status === 'up' ? 'up' : 'down' } };
    return result as Record<Key, { status: 'up' | 'down' } & Omit<PosthornHealthReport, 'status'>>;
  }

  /** The app has handlers of them, for which nothing is read. */
  private missing(): readonly Verdict[] {
    const names = [...this.declaredServers()].filter(
      (name) => name !== null && !this.named.has(name),
    );
    return names.map((name) => ({
      status: 'down',
      reason: `the app has no PosthornServer of the name '${name}'`,
      lag: 0,
    }));
  }

  /** Of the handlers that the app has: names, and null for the server without one. */
  private declaredServers(): ReadonlySet<string | null> {
    const servers = this.deps.declared().map(({ server }) => server);
    return new Set(servers.filter((server) => server !== undefined));
  }
}

function named([name, { status, reason, lag }]: [string, PosthornServerHealth]): Verdict {
  return { status, reason: reason === null ? null : `server '${name}': ${reason}`, lag };
}

function isWorse({ status }: Verdict, than: Verdict): boolean {
  return BEST_FIRST.indexOf(status) > BEST_FIRST.indexOf(than.status);
}
