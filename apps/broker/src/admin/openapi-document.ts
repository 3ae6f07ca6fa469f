import type { AdminContext } from './admin-context.js';
import { createAdminApp } from './admin-app.js';
import { openApiDocument } from './openapi.js';

/** The OpenAPI document as committed, made without a broker: controllers are only looked at, not called. */
export async function createDocumentOnly(): Promise<string> {
  const silent = () => undefined;
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  const app = await createAdminApp({ logger } as unknown as AdminContext, { databaseUrl: null });
  try {
    return `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
  } finally {
    await app.close();
  }
}
