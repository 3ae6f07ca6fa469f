import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** An authority of one test, made in milliseconds, with the certificates that it signs, in files that `remove` deletes. */
export class TestAuthority {
  readonly directory = mkdtempSync(path.join(tmpdir(), 'posthorn-tls-'));
  #files = 0;

  private constructor(private readonly ca: KeyPair) {}

  static async create(): Promise<TestAuthority> {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'Test CA' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    });
    return new TestAuthority({ cert, key });
  }

  get cert(): string {
    return this.ca.cert;
  }

  /** For 127.0.0.1 and localhost, or for a client; `names` is its subject, the most general part first. */
  async issue(...names: readonly (readonly [name: string, value: string])[]): Promise<KeyPair> {
    const subject = names.map(([name, value]) => ({ name, value }));
    const { cert, private: key } = await generate(subject, {
      keyType: 'ec',
      algorithm: 'sha256',
      ca: this.ca,
      extensions: [
        { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    });
    return { cert, key };
  }

  /** @returns the file's name. */
  write(text: string, name = `${this.#files++}.pem`): string {
    const file = path.join(this.directory, name);
    writeFileSync(file, text);
    return file;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
