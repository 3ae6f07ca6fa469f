import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type JWTVerifyGetKey,
} from 'jose';

/** The keys of the identity provider cannot be had, which is no fault of a token. */
export class KeysError extends Error {
  override readonly name = 'KeysError';
}

const FETCH_TIMEOUT_MS = 5_000;
/** A provider has a handful of keys, of 2 KiB at most with their certificates. */
const BYTES_MAX = 1024 * 1024;
/** How old keys may be that are believed without a look: a key that is withdrawn counts no longer than that. */
const FRESH_MS = 10 * 60_000;
/** A key that is not known makes us look, but not more often than this: anybody can invent key ids. */
const COOLDOWN_MS = 10_000;
/** Until there are any keys nobody can log in, so we ask sooner. */
const RETRY_MS = 1_000;

type Keys = ReturnType<typeof createLocalJWKSet>;

/**
 * The keys behind an address. Unlike jose's own remote set it reads a bounded answer, goes on with the keys it has while
 * the provider is away (as Kafka does, or an outage there would be one here), and asks a provider that fails no more often
 * than one that answers.
 */
export function remoteKeys(url: URL, now: () => number): JWTVerifyGetKey {
  const remote = new RemoteKeys(url, now);
  return (header, token) => remote.find(header, token);
}

class RemoteKeys {
  #keys: Keys | null = null;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #failure: KeysError | null = null;
  #fetching: Promise<void> | null = null;

  constructor(
    private readonly url: URL,
    private readonly now: () => number,
  ) {}

  async find(
    header: JWSHeaderParameters,
    token: FlattenedJWSInput,
  ): Promise<Awaited<ReturnType<JWTVerifyGetKey>>> {
    if (this.#keys === null || this.now() - this.#fetchedAt >= FRESH_MS) await this.#refresh();
    const keys = this.#known();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#refresh();
      const refreshed = this.#known();
      if (refreshed === keys) throw error;
      return await refreshed(header, token);
    }
  }

  #known(): Keys {
    if (this.#keys !== null) return this.#keys;
    throw this.#failure ?? new KeysError(`no keys from ${this.url.origin} yet`);
  }

  /** Everyone who needs it at the same time waits for the one look. Never rejects: what was known goes on to hold. */
  #refresh(): Promise<void> {
    if (this.#fetching !== null) return this.#fetching;
    const pauseMs = this.#keys === null ? RETRY_MS : COOLDOWN_MS;
    if (this.now() - this.#triedAt < pauseMs) return Promise.resolve();
    this.#triedAt = this.now();
    this.#fetching = this.#fetch().finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    try {
      this.#keys = createLocalJWKSet(await fetchKeySet(this.url));
      this.#fetchedAt = this.now();
      this.#failure = null;
    } catch (error) {
      // Without path and query, where some providers put what is not for a log.
      const reason = error instanceof Error ? error.message : String(error);
      const message = `the keys of ${this.url.origin} cannot be had: ${reason}`;
      this.#failure = new KeysError(message, { cause: error });
    }
  }
}

async function fetchKeySet(url: URL): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    // Another address was not configured, and may not be https.
    redirect: 'manual',
    headers: { Accept: 'application/json, application/jwk-set+json' },
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`it answers ${response.status}, not 200`);
  }
  return JSON.parse(await boundedText(response)) as JSONWebKeySet;
}

async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > BYTES_MAX) throw new Error(`it answers more than ${BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
