import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
  /** Of the standard format. */
  readonly told: Told;
}

export interface Told {
  readonly type: string;
  readonly data: {
    readonly alert: {
      readonly id: string | null;
      readonly rule: string;
      readonly state: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly summary: string;
    };
  };
}

/** What somebody runs who wants to be told: answers each path with the statuses that are lined up for it, and then with 204. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  readonly #answers = new Map<string, number[]>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const path = request.url ?? '';
        const header = (name: string): string => String(request.headers[name]);
        receiver.received.push({
          path,
          id: header('webhook-id'),
          timestamp: header('webhook-timestamp'),
          signature: header('webhook-signature'),
          body,
          told: JSON.parse(body) as Told,
        });
        const status = receiver.#answers.get(path)?.shift() ?? 204;
        const moved = status >= 300 && status < 400 ? { Location: receiver.url('/elsewhere') } : {};
        response
          .writeHead(status, moved)
          .end(status === 204 ? undefined : 'a secret of the network');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** What the next requests for the path are answered. */
  answer(path: string, ...statuses: number[]): void {
    this.#answers.set(path, statuses);
  }

  at(path: string): readonly Received[] {
    return this.received.filter((one) => one.path === path);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** As docs/alerts.md says that a receiver should. */
export function isSignedBy(secret: string, { id, timestamp, body, signature }: Received): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return signature.split(' ').includes(`v1,${wanted}`);
}
