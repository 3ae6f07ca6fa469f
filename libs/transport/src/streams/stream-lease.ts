import type { Clock } from '../runtime/clock.js';

/** Silences in a row after which a caller is gone. */
const SILENCES = 2;
/** Of the interval that the caller has promised. */
const PATIENCE = 1.5;

/** How a stream ends that nobody wants any more. */
export interface StreamEnd {
  /** Its caller said so, and waits for nothing. */
  left(): void;
  /** Its caller has not been heard of for so long, and is told in case it lives. */
  lapsed(silentMs: number): void;
}

/** Calls `onAnswer` when what was written to the topic until now has been read, unless what it returns was called before. */
export type Probe = (onAnswer: () => void) => () => void;

/**
 * A stream goes on for as long as its caller says at intervals that it is there. Silence alone is no proof: the broker may be
 * away, the topic unreadable here, or this process may have stood still. So whoever streams writes to the topic itself, and
 * counts a silence only where that comes back in time and nothing from the caller came before it. After two of them, one and a half
 * intervals apart, with a way that was open at both, the caller is gone.
 */
export class StreamLease {
  private silences = 0;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly everyMs: number,
    private readonly probe: Probe,
    readonly end: StreamEnd,
  ) {
    this.listen();
  }

  renew(): void {
    this.silences = 0;
    this.listen();
  }

  /** The stream has ended. */
  over(): void {
    this.cancel();
  }

  private listen(): void {
    this.cancel();
    this.cancel = this.clock.after(this.everyMs * PATIENCE, () => this.ask());
  }

  private ask(): void {
    const stopProbe = this.probe(() => {
      stopWaiting();
      this.silent();
    });
    const stopWaiting = this.clock.after(this.everyMs, () => {
      stopProbe();
      this.renew();
    });
    this.cancel = () => {
      stopProbe();
      stopWaiting();
    };
  }

  private silent(): void {
    this.silences += 1;
    if (this.silences < SILENCES) this.listen();
    else this.end.lapsed(this.everyMs * PATIENCE * SILENCES);
  }
}
