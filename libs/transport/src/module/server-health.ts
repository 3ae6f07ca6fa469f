import type { AskedPause } from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import { describeError } from '../errors/describe-error.js';
import type { PosthornServer } from '../server/posthorn-server.js';
import { type PartitionProgress, ProgressWatch } from './progress-watch.js';
import type { PosthornStatus } from '../connection/status.js';

export interface PauseInForce {
  readonly groupId: string;
  /** null: all that the group reads. */
  readonly topic: string | null;
  readonly partition: number | null;
  readonly by: string | null;
  readonly reason: string | null;
  readonly at: string;
  /** When it ends by itself. */
  readonly until: string | null;
}

/** Of one server. */
export interface PosthornServerHealth {
  /**
   * `up`: consuming, or an app that only publishes. `degraded`: consuming, but a partition is stuck. `down`: no broker answers, or the
   * group is not joined, or the server was not started. Lag alone is neither: a service that is behind works, and restarting it makes it later.
   */
  readonly status: 'up' | 'degraded' | 'down';
  readonly consumer: PosthornStatus;
  /** What is wrong, for a person; null while nothing is. */
  readonly reason: string | null;
  /** Records behind, over all partitions of this process. */
  readonly lag: number;
  readonly partitions: readonly PartitionProgress[];
  /** What the control topic asks for and is in force: a service that was told to stand still is well, and says so. */
  readonly pauses: readonly PauseInForce[];
  readonly lastError: { readonly at: string; readonly message: string } | null;
}

/** What is well and what is not with one server. */
export class ServerHealth {
  private readonly progress = new ProgressWatch();
  private consumer: PosthornStatus = 'connecting';
  private lastError: PosthornServerHealth['lastError'] = null;

  constructor(
    private readonly server: PosthornServer,
    private readonly clock: Clock,
    private readonly stuckAfterMs: number,
    /** Whether the app has handlers of the server, though it may not be connected. */
    private readonly isDeclared: () => boolean,
  ) {
    server.status.subscribe((status) => (this.consumer = status));
    server.on('error', (error) => this.note(error));
    server.on('retry', ({ error }) => this.note(error));
    server.on('deadLetter', ({ error }) => this.note(error));
  }

  report(): PosthornServerHealth {
    const partitions = this.progress.look(this.server.assignment(), this.clock.now());
    const reason = this.downReason() ?? this.stuckReason(partitions);
    const degraded = reason !== null && this.consumer === 'consuming';
    return {
      status: reason === null ? 'up' : degraded ? 'degraded' : 'down',
      consumer: this.consumer,
      reason,
      lag: partitions.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
      partitions,
      pauses: (this.server.askedPauses() ?? []).map((pause) => inForce(pause)),
      lastError: this.lastError,
    };
  }

  private downReason(): string | null {
    if (!this.server.isStarted) {
      return this.isDeclared() || this.server.gate.isAttached
        ? 'the server has not been started'
        : null;
    }
    switch (this.consumer) {
      case 'consuming':
        return null;
      case 'connecting':
      case 'disconnected':
        return 'no broker answers';
      case 'connected':
        return this.server.waitsForControl
          ? 'the control topic has not been read yet'
          : 'the consumer group is not joined yet';
      case 'draining':
      case 'stopped':
        return 'the service is shutting down';
    }
  }

  private stuckReason(partitions: readonly PartitionProgress[]): string | null {
    const { stuckAfterMs } = this;
    const stuck = partitions.filter(({ quietMs }) => quietMs >= stuckAfterMs);
    if (stuck.length === 0) return null;
    const names = stuck.map(({ topic, partition }) => `${topic}[${partition}]`);
    return `nothing was committed for ${stuckAfterMs} ms although records wait: ${names.join(', ')}`;
  }

  private note(error: unknown): void {
    const { name, message } = describeError(error);
    const at = new Date(this.clock.now()).toISOString();
    this.lastError = { at, message: `${name}: ${message}` };
  }
}

function inForce({
  groupId,
  topic,
  partition,
  by,
  reason,
  atMs,
  untilMs,
}: AskedPause): PauseInForce {
  const until = untilMs === null ? null : new Date(untilMs).toISOString();
  return { groupId, topic, partition, by, reason, at: new Date(atMs).toISOString(), until };
}
