import type { Meter } from '@opentelemetry/api';
import { subscribe } from 'node:diagnostics_channel';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Attribute } from './attributes.js';

/** Of @posthorn/client, told by each group of the process. */
const STALLED = 'posthorn:kafka:stalled';
const RESOLUTION_MS = 20;

const measured = new WeakSet<Meter>();

/**
 * How long the event loop stood still, and how often that was long enough to endanger a membership. Of the process, so once for a
 * meter, however many servers and clients it has. Nothing is measured before somebody collects.
 */
export function measureEventLoop(meter: Meter): void {
  if (measured.has(meter)) return;
  measured.add(meter);
  let delay: ReturnType<typeof monitorEventLoopDelay> | null = null;
  const gauge = meter.createObservableGauge('posthorn.event_loop.delay', {
    description: 'The longest since the metrics were collected before',
    unit: 's',
  });
  gauge.addCallback((result) => {
    if (delay === null) {
      delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      delay.enable();
      return;
    }
    // A sample is the time from one timer to the next.
    result.observe(Math.max(0, delay.max / 1e9 - RESOLUTION_MS / 1_000));
    delay.reset();
  });
  const stalls = meter.createCounter('posthorn.consumer.stalls', {
    description: 'Times that the event loop stood still for longer than a heartbeat may wait',
    unit: '{stall}',
  });
  subscribe(STALLED, (message) => {
    const { groupId } = message as { readonly groupId: string };
    stalls.add(1, { [Attribute.system]: 'kafka', [Attribute.group]: groupId });
  });
}
