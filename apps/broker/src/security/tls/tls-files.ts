import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

export interface TlsFileNames {
  readonly cert: string;
  readonly key: string;
  readonly ca: string | null;
  readonly keyPassword: string | null;
}

/** Throws, naming the file that cannot be read, or what does not fit together. */
export function readTlsFiles({ cert, key, ca, keyPassword }: TlsFileNames): SecureContextOptions {
  const options = {
    cert: readNamed(cert),
    key: readNamed(key),
    ...(ca === null ? {} : { ca: readNamed(ca) }),
    ...(keyPassword === null ? {} : { passphrase: keyPassword }),
    minVersion: 'TLSv1.2' as const,
  };
  try {
    createSecureContext(options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The certificate ${cert} cannot be used with the key ${key}: ${reason}`, {
      cause,
    });
  }
  return options;
}

function readNamed(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`A TLS file cannot be read: ${reason}`, { cause });
  }
}

/** What changes when one of the files is replaced, also by a link that is turned to another directory. */
export function stampOf({ cert, key, ca }: TlsFileNames): string {
  return [cert, key, ca]
    .map((file) => {
      const stat = file === null ? undefined : statSync(file, { throwIfNoEntry: false });
      return stat === undefined ? '-' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
    })
    .join('|');
}
