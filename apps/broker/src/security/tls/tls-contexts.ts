import { X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import type { Clock } from '../../clock.js';
import type { Reports } from '../../reports.js';
import { readTlsFiles, stampOf, type TlsFileNames } from './tls-files.js';

/** How soon a replaced file is seen. Looked at, not watched: watches are lost with the links of mounted secrets. */
const LOOK_MS = 2_000;

/**
 * The certificate that new connections get. Read again when a file changed, or when told to; one that cannot be used
 * leaves the old one in place and says so.
 */
export class TlsContexts {
  #options: SecureContextOptions;
  #stamp: string;
  #cancel: (() => void) | null = null;
  readonly #listeners = new Set<(options: SecureContextOptions) => void>();

  /** Throws when the files cannot be used. */
  constructor(
    private readonly files: TlsFileNames,
    private readonly clock: Clock,
    private readonly reports: Reports,
  ) {
    this.#stamp = stampOf(files);
    this.#options = readTlsFiles(files);
    this.#lookLater();
  }

  get options(): SecureContextOptions {
    return this.#options;
  }

  onChange(listener: (options: SecureContextOptions) => void): void {
    this.#listeners.add(listener);
  }

  /** Reads the files now. */
  reload(): void {
    try {
      this.#options = readTlsFiles(this.files);
    } catch (error) {
      this.reports.error('the new TLS certificate cannot be used; the old one stays', { error });
      return;
    }
    for (const listener of this.#listeners) listener(this.#options);
    const { validTo } = new X509Certificate(this.#options.cert as Buffer);
    this.reports.logger.info({ cert: this.files.cert, validTo }, 'TLS certificate loaded');
  }

  close(): void {
    this.#cancel?.();
  }

  #lookLater(): void {
    this.#cancel = this.clock.after(LOOK_MS, () => {
      const stamp = stampOf(this.files);
      if (stamp !== this.#stamp) {
        this.#stamp = stamp;
        this.reload();
      }
      this.#lookLater();
    });
  }
}
