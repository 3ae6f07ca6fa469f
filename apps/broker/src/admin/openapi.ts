import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { describeConventions } from './conventions/documented-conventions.js';
import { ProblemBody } from './http/documented.js';

/** Of the API, not of the broker: it changes when a caller has to. */
const API_VERSION = '1.0.0';

export const OPENAPI_PATH = 'api/v1/openapi.json';
export const DOCUMENTATION_PATH = 'api/v1/docs';

/** The same object is served, committed as openapi.json, and compared by a test. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Posthorn admin API')
    .setDescription(
      'Topics, records, consumer groups and brokers of a Posthorn cluster. Offsets and other 64-bit numbers are strings of digits. Failures are application/problem+json (RFC 9457). A write may carry its reason in the header X-Reason; it is kept in the audit log.',
    )
    .setVersion(API_VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .build();
  return describeConventions(
    SwaggerModule.createDocument(app, config, { extraModels: [ProblemBody] }),
  );
}

/** The document as JSON and as a page that needs no network: Swagger UI's files come from its npm package. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup(DOCUMENTATION_PATH, app, () => openApiDocument(app), {
    jsonDocumentUrl: OPENAPI_PATH,
    raw: ['json'],
    customSiteTitle: 'Posthorn admin API',
  });
}
