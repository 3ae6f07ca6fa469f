import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { accepts } from '../http/accepts.js';
import { pagePolicy } from '../http/content-policy.js';
import type { HttpRequest, HttpResponse, Next } from '../http/http-types.js';
import { ROOT_DOCUMENT } from './root-document.js';
import type { ConsoleAsset, ConsoleFiles } from './console-files.js';

/** What the build leaves where each answer's nonce goes (apps/console/vite.config.mjs). */
export const NONCE_PLACEHOLDER = '{{csp-nonce}}';

/** What is not the console's, whatever it accepts: the API, and the page on which one signs in. */
const OTHERS = /^\/(api|health|metrics|registry|sign-in)(\/|$)/;

const NOT_BUILT =
  'The console is not built. In a clone of the repository, `npm run build` builds it; the published package and the image contain it.\nThe API is at /api/v1, its documentation at /api/v1/docs.\n';

/**
 * Serves the single-page app: its files, whose names change with their contents, and for every other path that a
 * browser navigates to the one page, which then shows that path. Whoever asks for the root and does not say for what, as
 * curl does, gets the page too, and a program that wants JSON the links. Everything else is passed on to the API.
 * @param files null when the console was not built.
 */
export function consoleRequests(files: ConsoleFiles | null) {
  return (request: HttpRequest, response: HttpResponse, next: Next): void => {
    const { method, path } = request;
    if ((method !== 'GET' && method !== 'HEAD') || OTHERS.test(path)) return next();
    if (path.startsWith('/assets/')) {
      if (files === null) return next();
      files
        .asset(path)
        .then((asset) => (asset === undefined ? next() : sendAsset(request, response, asset)))
        .catch(next);
      return;
    }
    const { accept } = request.headers;
    if (!accepts(accept, 'text/html')) {
      if (path !== '/') return next();
      if (files === null || accepts(accept, 'application/json')) return sendLinks(response);
    }
    if (files === null) {
      response.status(503).type('text/plain').send(NOT_BUILT);
      return;
    }
    sendPage(response, files.page);
  };
}

function sendLinks(response: HttpResponse): void {
  response.status(200).type('application/json').send(ROOT_DOCUMENT);
}

function sendAsset(request: HttpRequest, response: HttpResponse, asset: ConsoleAsset): void {
  const isCompressed = accepts(request.headers['accept-encoding'], 'gzip');
  response.setHeader('Content-Type', asset.mediaType);
  // A file of another content has another name.
  response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  response.setHeader('Vary', 'Accept-Encoding');
  if (isCompressed) response.setHeader('Content-Encoding', 'gzip');
  const body = isCompressed ? asset.gzip : gunzipSync(asset.gzip);
  response.setHeader('Content-Length', body.byteLength);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * Scripts and styles are files of our own. The one exception is the style elements that the component library makes
 * while it runs (variables of the theme, the lock of the scroll bar): they carry the nonce of the page.
 */
function sendPage(response: HttpResponse, page: string): void {
  const nonce = randomBytes(16).toString('base64');
  response.setHeader('Content-Security-Policy', pagePolicy(nonce));
  response.status(200).type('text/html').send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
}
