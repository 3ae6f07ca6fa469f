import { Agent, get } from 'node:http';

/**
 * One connection to a server, kept alive and never idle: the next request follows each answer. Who waits for it to be idle
 * waits for ever. Ends with the server's end, or its own.
 */
export class BusyConnection {
  readonly statuses: number[] = [];
  connections = 0;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private isOver = false;
  private readonly asking: Promise<void>;

  constructor(private readonly url: string) {
    this.asking = this.ask();
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.asking;
    this.agent.destroy();
  }

  private async ask(): Promise<void> {
    while (!this.isOver && (await this.request()) === 'kept');
  }

  /** Whether the connection outlives its answer. */
  private request(): Promise<'kept' | 'ended'> {
    return new Promise((resolve) => {
      const request = get(this.url, { agent: this.agent }, (response) => {
        if (!request.reusedSocket) this.connections += 1;
        this.statuses.push(response.statusCode ?? 0);
        const { connection } = response.headers;
        response.resume().once('close', () => resolve(connection === 'close' ? 'ended' : 'kept'));
      });
      request.once('error', () => resolve('ended'));
    });
  }
}
