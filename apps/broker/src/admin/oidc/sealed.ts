import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose';

const KEY_MANAGEMENT = 'dir';
const ENCRYPTION = 'A256GCM';

/** What a browser keeps for us and cannot read: any broker that shares the key opens it, until it is over. */
export function seal(key: Uint8Array, content: JWTPayload, maxAgeSeconds: number): Promise<string> {
  return new EncryptJWT(content)
    .setProtectedHeader({ alg: KEY_MANAGEMENT, enc: ENCRYPTION })
    .setExpirationTime(`${maxAgeSeconds}s`)
    .encrypt(key);
}

/** null for what is not ours, not whole, or over. */
export async function unseal(key: Uint8Array, sealed: string): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtDecrypt(sealed, key, {
      keyManagementAlgorithms: [KEY_MANAGEMENT],
      contentEncryptionAlgorithms: [ENCRYPTION],
    });
    return payload;
  } catch {
    // Another browser's, an old one, or somebody's invention: all the same.
    return null;
  }
}
