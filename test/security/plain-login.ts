import type { ConnectionOptions } from 'node:tls';
import { plainToken, SaslAuthenticate, SaslHandshake } from '@posthorn/protocol';
import { RawClient } from '../conformance/raw-client.js';

/** A connection to a SASL listener after its login by PLAIN, and that login's error code: 0 or 58. */
export async function logIn(
  address: string,
  user: string,
  password: string,
  tls: ConnectionOptions | null = null,
): Promise<{ readonly client: RawClient; readonly errorCode: number }> {
  const client = await RawClient.open(address, tls);
  await client.ask(SaslHandshake, 1, { mechanism: 'PLAIN' });
  const authBytes = plainToken(user, password);
  const { errorCode } = await client.ask(SaslAuthenticate, 2, { authBytes });
  return { client, errorCode };
}
