import type { OpenAPIObject } from '@nestjs/swagger';
import { REASON_LENGTH_MAX } from './reason.js';

const WRITES = ['post', 'put', 'patch', 'delete'] as const;
const KEYED: readonly string[] = ['post', 'patch'];

const REASON = {
  type: 'string',
  maxLength: REASON_LENGTH_MAX,
  description: 'Why, for the audit log.',
} as const;

const PARAMETERS = {
  Reason: {
    name: 'X-Reason',
    in: 'header',
    description:
      'Why, for the audit log, where the body has no `reason`: text, or percent-encoded.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Any text that no other request has, such as a UUID. Whatever is sent again with it within 24 hours is not done again, but answered as the first time.',
    schema: { type: 'string', maxLength: 200 },
  },
} as const;

const isSchemaRef = /^#\/components\/schemas\/(\w+)$/;

/** Adds to the document what every write takes, whichever controller it is in. */
export function describeConventions(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, parameters: { ...PARAMETERS } };
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.startsWith('/api/v1/')) continue;
    for (const method of WRITES) {
      const operation = item[method];
      if (operation === undefined) continue;
      const names = KEYED.includes(method) ? ['IdempotencyKey', 'Reason'] : ['Reason'];
      const added = names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
      operation.parameters = [...(operation.parameters ?? []), ...added];
      addReason(document, operation.requestBody);
    }
  }
  return document;
}

function addReason(document: OpenAPIObject, body: object | undefined): void {
  const { content } = (body ?? {}) as { content?: Record<string, { schema?: { $ref?: string } }> };
  const [, name] = isSchemaRef.exec(content?.['application/json']?.schema?.$ref ?? '') ?? [];
  const schema = document.components?.schemas?.[name ?? ''];
  if (schema === undefined || '$ref' in schema) return;
  schema.properties = { reason: REASON, ...schema.properties };
}
