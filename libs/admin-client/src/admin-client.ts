import createClient, {
  type Client,
  type FetchResponse,
  type MaybeOptionalInit,
  type Middleware,
} from 'openapi-fetch';
import { AdminApiError } from './admin-api-error.js';
import type { paths } from './openapi-types.js';
import { eventsOf, type StreamEvent } from './events.js';
import { pagesOf, type PagedPath, type PageInit, type PageOf } from './pages.js';
import { retryingFetch, type Fetch } from './retrying-fetch.js';

export interface AdminClientOptions {
  /** Where the admin API is, as `http://127.0.0.1:9644`; left out, the page's own origin. */
  readonly baseUrl?: string | undefined;
  /** Sent as `Authorization: Bearer`: an API key or an access token. Left out, the browser's session cookie says who asks. */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** Why, for the audit log, of every write that gives no reason of its own. */
  readonly reason?: string | undefined;
  /** How often a call that is safe to repeat is made when nobody answers or the answer is 429, 502, 503 or 504. Default 3. */
  readonly attempts?: number | undefined;
  /** Milliseconds before it is made again, doubled each time. Default 200. */
  readonly retryDelayMs?: number | undefined;
  /** Default: the global one. */
  readonly fetch?: Fetch | undefined;
}

type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathsWith<Method extends HttpMethod> = {
  [Path in keyof paths]: paths[Path] extends Record<Method, object> ? Path : never;
}[keyof paths];

/** What a call resolves to: `data` is the body of the success, `response` has the headers. */
export interface Answer<Operation extends Record<string | number, unknown>, Init> {
  readonly data: BodyOf<FetchResponse<Operation, Init, `${string}/${string}`>['data']>;
  readonly response: Response;
}
/** openapi-fetch has an undefined beside each body, for failures; of a success without a body nothing else is left. */
type BodyOf<Data> = [Exclude<Data, undefined>] extends [never]
  ? undefined
  : Exclude<Data, undefined>;

type OptionalKeys<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? Key : never }[keyof T];
type InitParam<Init> =
  Exclude<keyof Init, OptionalKeys<Init>> extends never ? [init?: Init] : [init: Init];

type Call<Method extends HttpMethod> = <
  Path extends PathsWith<Method>,
  Init extends MaybeOptionalInit<paths[Path], Method>,
>(
  path: Path,
  ...init: InitParam<Init>
) => Promise<Answer<paths[Path][Method] & Record<string | number, unknown>, Init>>;

/**
 * Every operation by its path, as in openapi-fetch, but a failure is thrown: an AdminApiError. With `fields` the items of a list
 * have these only; their type stays that of whole ones, since which of an answer's arrays is the list is not in the document.
 */
export interface AdminClient {
  readonly GET: Call<'get'>;
  readonly POST: Call<'post'>;
  readonly PUT: Call<'put'>;
  readonly PATCH: Call<'patch'>;
  readonly DELETE: Call<'delete'>;
  /** The pages of a list, each asked for when it is wanted: `for await (const { topics } of admin.pages('/api/v1/topics'))`. */
  pages<Path extends PagedPath>(
    path: Path,
    init?: PageInit<Path>,
  ): AsyncGenerator<PageOf<Path>, void, void>;
  /**
   * The Server-Sent Events of a stream. It is opened again when the connection breaks, and goes on behind the last event,
   * until the event `end`, until the signal aborts, or until nobody wants more.
   */
  events<Path extends StreamPath>(
    path: Path,
    ...init: InitParam<MaybeOptionalInit<paths[Path], 'get'>>
  ): AsyncGenerator<StreamEvent, void, void>;
}

type StreamPath = {
  [Path in PathsWith<'get'>]: paths[Path] extends {
    get: { responses: { 200: { content: { 'text/event-stream': string } } } };
  }
    ? Path
    : never;
}[PathsWith<'get'>];

/** What the API takes a key for, so that it may be repeated. */
const KEYED = new Set(['POST', 'PATCH']);
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** A client of one broker's admin API: any broker answers for the whole cluster. Opens nothing until it is called. */
export function createAdminClient(options: AdminClientOptions = {}): AdminClient {
  const { baseUrl = '', attempts = 3, retryDelayMs = 200 } = options;
  const fetch = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const client: Client<paths> = createClient<paths>({
    baseUrl,
    fetch: retryingFetch(fetch, { attempts, baseDelayMs: retryDelayMs }),
  });
  client.use(headersOf(options), failures);
  // What failed has been thrown by then, so what is left of the answers is the successes.
  const calls = client as unknown as Omit<AdminClient, 'pages'>;
  return {
    GET: calls.GET,
    POST: calls.POST,
    PUT: calls.PUT,
    PATCH: calls.PATCH,
    DELETE: calls.DELETE,
    pages: <Path extends PagedPath>(path: Path, init?: PageInit<Path>) => {
      const get = calls.GET as (path: string, init: object) => Promise<{ data: unknown }>;
      type Page = PageOf<Path> & { nextPageToken: string | null };
      return pagesOf(async (one) => (await get(path, one)).data as Page, init ?? {});
    },
    events: (path, ...[init]) => {
      const get = calls.GET as (
        path: string,
        init: object,
      ) => Promise<{ data: ReadableStream<Uint8Array> }>;
      const { headers, signal } = (init ?? {}) as { headers?: object; signal?: AbortSignal };
      const open = async (id: string | undefined) => {
        const resumed = id === undefined ? headers : { ...headers, 'Last-Event-ID': id };
        return (await get(path, { ...init, headers: resumed, parseAs: 'stream' })).data;
      };
      return eventsOf(open, signal, retryDelayMs);
    },
  };
}

function headersOf({ token, reason }: AdminClientOptions): Middleware {
  return {
    async onRequest({ request }) {
      const { headers, method } = request;
      const credential = typeof token === 'function' ? await token() : token;
      if (credential !== undefined) headers.set('Authorization', `Bearer ${credential}`);
      // Also of an action without a body: the API takes no write that a form of another site could send.
      if (WITH_BODY.has(method) && !headers.has('Content-Type')) {
        headers.set('Content-Type', 'application/json');
      }
      if (KEYED.has(method) && !headers.has('Idempotency-Key')) {
        headers.set('Idempotency-Key', newKey());
      }
      if (reason !== undefined && method !== 'GET' && !headers.has('X-Reason')) {
        // A header holds Latin-1 only; the API decodes it.
        headers.set('X-Reason', encodeURIComponent(reason));
      }
      return request;
    },
  };
}

/** 128 bits of chance; randomUUID is not there for a page that came over plain HTTP. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const failures: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await AdminApiError.of(response);
  },
};
