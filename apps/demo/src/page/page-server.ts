import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Refusal } from '../buttons/index.js';
import { listenNear } from '../ports.js';
import type { LiveScene } from '../scene/scene.js';
import { readAssets, type Asset } from './assets.js';
import { streamScene } from './event-stream.js';
import { refusalOf } from './guard.js';

/** What the page is of: it knows no more. */
export interface PageSource {
  /** Whose page it is; that of the orders when left out. */
  readonly scenario?: string;
  readonly scene: LiveScene;
  /** For programs: the strip, or undefined before there is one. */
  strip(): object | undefined;
  /** Undefined for an order that nobody placed. */
  timeline?(orderId: string): Promise<object | undefined>;
  /** Undefined when it is done. */
  press(button: string): Refusal | undefined;
  heal(button: string): Refusal | undefined;
}

export interface Page {
  readonly url: string;
  close(): void;
}

const HEADERS = {
  // Nothing from elsewhere, nothing inline: the page works without a network, and nobody's text becomes script.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const statusOf: Readonly<Record<Refusal, number>> = {
  unknown: 404,
  'at work': 409,
  'not offered': 409,
  'nothing to heal': 409,
};

/** `/` for people; `/strip`, `/events`, `/orders/:id` and `POST /buttons/:name[/heal]` for programs. */
export async function servePage(port: number, host: string, source: PageSource): Promise<Page> {
  const assets = await readAssets(source.scenario);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    answer(request, response, source, assets).catch((error: unknown) => {
      // The database may be away: the page says so and goes on.
      if (response.headersSent) response.destroy();
      else json(response, 503, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  const bound = await listenNear(server, port, host);
  return { url: `http://127.0.0.1:${bound}/`, close: () => closeNow(server) };
}

function closeNow(server: Server): void {
  server.close();
  server.closeAllConnections();
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  source: PageSource,
  assets: ReadonlyMap<string, Asset>,
): Promise<void> {
  const refusal = refusalOf(request);
  if (refusal !== undefined) {
    json(response, 403, { error: refusal });
    return;
  }
  const [path = '/'] = (request.url ?? '/').split('?');
  if (request.method === 'POST') press(path, response, source);
  else if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405).end();
  else if (path === '/events') streamScene(source.scene, request, response);
  else if (path === '/strip') json(response, source.strip() ? 200 : 503, source.strip() ?? {});
  else if (path.startsWith('/orders/'))
    await tellOrder(path.slice('/orders/'.length), response, source);
  else sendAsset(assets.get(path), response);
}

async function tellOrder(id: string, response: ServerResponse, source: PageSource): Promise<void> {
  const timeline = UUID.test(id) ? await source.timeline?.(id) : undefined;
  if (timeline) json(response, 200, timeline);
  else json(response, 404, { error: `there is no order ${id}` });
}

function press(path: string, response: ServerResponse, source: PageSource): void {
  const [, name = '', heals] = /^\/buttons\/([a-z-]+)(\/heal)?$/.exec(path) ?? [];
  const refusal = heals === undefined ? source.press(name) : source.heal(name);
  if (refusal === undefined) json(response, 202, { button: name });
  else json(response, statusOf[refusal], { error: refusal });
}

function sendAsset(asset: Asset | undefined, response: ServerResponse): void {
  if (!asset) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'no-cache' });
  response.end(asset.body);
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
