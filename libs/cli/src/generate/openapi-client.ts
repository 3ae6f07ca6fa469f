/** A program to begin with: typed by the admin API's own document, which @posthorn/admin-client is made from. */
export function openApiClient(api: string): string {
  return `// The admin API from a program, every operation typed. npm install @posthorn/admin-client, and node client.ts
// In other languages: posthorn generate openapi > openapi.json is the document for a generator of clients.
import { AdminApiError, createAdminClient } from '@posthorn/admin-client';

const { POSTHORN_API_URL = '${api}', POSTHORN_API_KEY: token } = process.env;

const admin = createAdminClient({
  baseUrl: POSTHORN_API_URL,
  // posthorn apikey create makes one; a broker that asks for no sign-in needs none.
  ...(token === undefined ? {} : { token }),
});

try {
  for await (const { topics } of admin.pages('/api/v1/topics'))
    for (const { name, partitionCount } of topics) console.log(name, partitionCount);
} catch (error) {
  if (!(error instanceof AdminApiError)) throw error;
  console.error(error.message, error.hint);
  process.exitCode = 1;
}
`;
}
