import { Option } from '@commander-js/extra-typings';
import { UsageError } from '../runtime/cli-error.js';

/** What the lists of the admin API that we print can be sorted by, as its document has it. */
export const SORTS = {
  '/api/v1/acls': [
    'resourceType',
    'patternType',
    'resourceName',
    'principal',
    'host',
    'operation',
    'permission',
  ],
  '/api/v1/alert-deliveries': ['createdAt'],
  '/api/v1/alert-rules': [
    'name',
    'description',
    'severity',
    'forSeconds',
    'isEnabled',
    'firing',
    'pending',
    'evaluatedAt',
    'evaluationError',
    'createdBy',
    'createdAt',
    'updatedAt',
  ],
  '/api/v1/alerts': ['id'],
  '/api/v1/api-keys': [
    'id',
    'prefix',
    'userName',
    'description',
    'createdAt',
    'expiresAt',
    'lastUsedAt',
    'lastUsedAddress',
  ],
  '/api/v1/audit': ['at'],
  '/api/v1/contracts': [
    'event',
    'topic',
    'description',
    'schemaType',
    'latestVersion',
    'schemaId',
    'compatibility',
    'mode',
    'registeredAt',
    'registeredBy',
    'isDeleted',
  ],
  '/api/v1/dead-letters': ['id'],
  '/api/v1/dead-letters/groups': [
    'lastSeen',
    'firstSeen',
    'open',
    'redriving',
    'redriven',
    'discarded',
    'timesRedrivenMax',
  ],
  '/api/v1/exports': ['createdAt'],
  '/api/v1/quotas': [
    'entity.user',
    'entity.clientId',
    'entity.ip',
    'values.producer_byte_rate',
    'values.consumer_byte_rate',
    'values.request_percentage',
    'values.controller_mutation_rate',
    'values.connection_creation_rate',
  ],
  '/api/v1/redrives': ['createdAt'],
  '/api/v1/replays': ['createdAt'],
  '/api/v1/role-bindings': [
    'id',
    'subjectType',
    'subject',
    'role',
    'expiresAt',
    'reason',
    'createdBy',
    'createdAt',
  ],
  '/api/v1/roles': ['name', 'description', 'isBuiltIn'],
  '/api/v1/webhooks': [
    'name',
    'url',
    'format',
    'description',
    'previousSecretUntil',
    'createdBy',
    'createdAt',
    'updatedAt',
  ],
} as const;

export type SortedPath = keyof typeof SORTS;
type Field<Path extends SortedPath> = (typeof SORTS)[Path][number];
export type SortOf<Path extends SortedPath> = Field<Path> | `-${Field<Path>}`;

/** The option of lists that the broker sorts: all there is, and not only what is shown of it. */
export function sortOption<const Path extends SortedPath>(path: Path) {
  const fields: readonly string[] = SORTS[path];
  const names = fields.join(', ');
  const option = new Option('--sort <field>', `by ${names}; with - in front descending`);
  return option.argParser((text: string) => {
    if (fields.includes(text.replace(/^-/, ''))) return text as SortOf<Path>;
    throw new UsageError(
      `--sort ${text}: it can be sorted by ${names}, with - in front descending.`,
    );
  });
}

/** As part of a query; the list's own order without it. */
export const sortedBy = <Name extends string>(sort: Name | undefined): { readonly sort?: Name } =>
  sort === undefined ? {} : { sort };
