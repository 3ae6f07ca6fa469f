import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { EventStream } from '../streams/event-stream.js';
import { Trouble } from '../trouble.js';
import type { Alert } from './alert.js';
import { AlertTable } from './alert-table.js';
import { alertBody } from './alerts.dto.js';

const INTERVAL_MS = 1_000;
/** As many as all rules together are expected to have on a bad day; the newest. */
const NEWEST = { direction: 'desc', after: null, limit: 1_000 } as const;

interface Watcher {
  readonly stream: EventStream;
  readonly isSeen: (alert: Alert) => boolean;
  /** What it was sent last. */
  last: string;
}

/** Looks once a second while somebody watches, once for all of them, and tells those for whom something has changed. */
@Injectable()
export class AlertWatch {
  readonly #watchers = new Set<Watcher>();
  readonly #trouble: Trouble;
  #isRunning = false;

  constructor(
    @Inject(ADMIN_CONTEXT) context: AdminContext,
    private readonly alerts: AlertTable,
  ) {
    this.#trouble = new Trouble(context, 'alerts are read again for those who watch');
  }

  /** Sends alerts until the stream is gone. */
  watch(stream: EventStream, isSeen: Watcher['isSeen']): void {
    const watcher = { stream, isSeen, last: '' };
    this.#watchers.add(watcher);
    stream.gone.addEventListener('abort', () => this.#watchers.delete(watcher), { once: true });
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#watchers.size > 0) {
      await this.#tell();
      await sleep(INTERVAL_MS, undefined, { ref: false });
    }
    this.#isRunning = false;
  }

  async #tell(): Promise<void> {
    try {
      const live = await this.alerts.list({ isLive: true }, NEWEST);
      this.#trouble.over();
      for (const watcher of this.#watchers) {
        if (watcher.stream.isBehind) continue;
        const alerts = live.filter((alert) => watcher.isSeen(alert)).map((one) => alertBody(one));
        // When it was seen last is no news.
        const text = JSON.stringify(alerts, withoutTimeOfLook);
        if (text === watcher.last) continue;
        watcher.last = text;
        void watcher.stream.send({ event: 'alerts', data: { alerts } });
      }
    } catch (err) {
      this.#trouble.tell(err, 'alerts could not be read for those who watch');
    }
  }
}

function withoutTimeOfLook(name: string, value: unknown): unknown {
  return name === 'seenAt' ? null : value;
}
