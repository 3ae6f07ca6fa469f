/** What went over one connection so far. Counted with every request, so it is plain numbers. */
export class ConnectionActivity {
  requests = 0;
  receivedBytes = 0;
  sentBytes = 0;
  /** Milliseconds since the epoch, as the other time; null before the first request. */
  lastRequestAt: number | null = null;
  /** The version that each API was last asked in, by API key. */
  readonly apiVersions = new Map<number, number>();

  constructor(readonly connectedAt: number) {}

  asked(apiKey: number, version: number, now: number): void {
    this.requests++;
    this.lastRequestAt = now;
    if (this.apiVersions.get(apiKey) !== version) this.apiVersions.set(apiKey, version);
  }
}
