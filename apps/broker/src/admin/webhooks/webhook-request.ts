import { lookup as resolve, type LookupOptions } from 'node:dns';
import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { mayReach, type AddressScope } from './reachable-addresses.js';

/** From the first packet to the last byte of the answer's head; less than the lease of an attempt. */
const TIMEOUT_MS = 5_000;

export interface WebhookAnswer {
  /** Of HTTP; null when nothing was answered. */
  readonly status: number | null;
  /** null: it was taken. */
  readonly error: string | null;
}

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly scope: AddressScope;
}

/**
 * Sends a delivery once. Never rejects. Redirects are not followed, since they lead where nobody has looked, and of the answer
 * nothing but its status is kept: whoever may set up webhooks must not read pages of a network through them.
 */
export function sendWebhook({ url, headers, body, scope }: WebhookRequest): Promise<WebhookAnswer> {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayReach(host, scope)) {
    return Promise.resolve({ status: null, error: refusal(host) });
  }
  const request = protocol === 'https:' ? overHttps : overHttp;
  return new Promise((answered) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
      lookup: lookupWithin(scope),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      agent: false,
    };
    const sent = request(url, options, (answer) => answered(answerOf(answer)));
    sent.on('error', (error) => answered({ status: null, error: describe(error) }));
    sent.end(body);
  });
}

function answerOf(answer: IncomingMessage): WebhookAnswer {
  const status = answer.statusCode ?? 0;
  answer.on('error', () => undefined);
  answer.destroy();
  if (status >= 200 && status < 300) return { status, error: null };
  const hint = status >= 300 && status < 400 ? '; redirects are not followed' : '';
  return { status, error: `answered ${status}${hint}` };
}

/** The connection goes to an address that was looked at, and not to what the name says a moment later. */
function lookupWithin(scope: AddressScope): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true } as LookupOptions & { all: true }, (error, all) => {
      if (error !== null) return done(error, [], 0);
      const allowed = all.filter(({ address }) => mayReach(address, scope));
      if (allowed.length === 0) return done(new Error(refusal(hostname)), [], 0);
      if (options.all === true) return done(null, allowed);
      done(null, allowed[0].address, allowed[0].family);
    });
  };
}

function refusal(host: string): string {
  return `${host} is where no webhook may be: see POSTHORN_WEBHOOK_ADDRESSES`;
}

function describe(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return `nothing was answered within ${TIMEOUT_MS / 1_000} s`;
  }
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  return (first ?? error).message;
}
