/** Kafka's codes, by name. UNKNOWN (0) stands for every code that is not here, and is refused everywhere. */
export const ResourceType = {
  ANY: 1,
  TOPIC: 2,
  GROUP: 3,
  CLUSTER: 4,
  TRANSACTIONAL_ID: 5,
  DELEGATION_TOKEN: 6,
  USER: 7,
} as const;
export const PatternType = { ANY: 1, MATCH: 2, LITERAL: 3, PREFIXED: 4 } as const;
export const Permission = { ANY: 1, DENY: 2, ALLOW: 3 } as const;
export const Operation = {
  ANY: 1,
  ALL: 2,
  READ: 3,
  WRITE: 4,
  CREATE: 5,
  DELETE: 6,
  ALTER: 7,
  DESCRIBE: 8,
  CLUSTER_ACTION: 9,
  DESCRIBE_CONFIGS: 10,
  ALTER_CONFIGS: 11,
  IDEMPOTENT_WRITE: 12,
  CREATE_TOKENS: 13,
  DESCRIBE_TOKENS: 14,
  TWO_PHASE_COMMIT: 15,
} as const;

/** What can be done to a resource, and what kinds of resources there are. */
export type OperationName = Exclude<keyof typeof Operation, 'ANY' | 'ALL'>;
export type ResourceTypeName = Exclude<keyof typeof ResourceType, 'ANY'>;

/** Stands for every name, every host, and as `User:*` for every principal. */
export const WILDCARD = '*';
export const WILDCARD_PRINCIPAL = 'User:*';
/** The one resource of type CLUSTER. */
export const CLUSTER_NAME = 'kafka-cluster';

/** One access control entry and the resources it is about; the numbers are Kafka's codes. */
export interface Acl {
  readonly resourceType: number;
  readonly patternType: number;
  readonly resourceName: string;
  /** `User:alice`. */
  readonly principal: string;
  /** An address, or `*`. */
  readonly host: string;
  readonly operation: number;
  readonly permission: number;
}

/** What Kafka lets be done to a resource of the type; the bits of authorizedOperations come from here. */
export const SUPPORTED_OPERATIONS: Readonly<Record<ResourceTypeName, readonly OperationName[]>> = {
  TOPIC: [
    'READ',
    'WRITE',
    'CREATE',
    'DELETE',
    'ALTER',
    'DESCRIBE',
    'DESCRIBE_CONFIGS',
    'ALTER_CONFIGS',
  ],
  GROUP: ['READ', 'DELETE', 'DESCRIBE', 'DESCRIBE_CONFIGS', 'ALTER_CONFIGS'],
  CLUSTER: [
    'CREATE',
    'ALTER',
    'DESCRIBE',
    'CLUSTER_ACTION',
    'DESCRIBE_CONFIGS',
    'ALTER_CONFIGS',
    'IDEMPOTENT_WRITE',
  ],
  TRANSACTIONAL_ID: ['WRITE', 'DESCRIBE', 'TWO_PHASE_COMMIT'],
  DELEGATION_TOKEN: ['DESCRIBE'],
  USER: ['CREATE_TOKENS', 'DESCRIBE_TOKENS'],
};

/** Why an ACL cannot be kept, or null. Sentences as Kafka words them. */
export function aclProblem(acl: Acl): string | null {
  if (!isCode(ResourceType, acl.resourceType) || acl.resourceType === ResourceType.ANY) {
    return `Invalid resourceType ${acl.resourceType}`;
  }
  if (acl.patternType !== PatternType.LITERAL && acl.patternType !== PatternType.PREFIXED) {
    return `Invalid patternType ${acl.patternType}`;
  }
  if (!isCode(Operation, acl.operation) || acl.operation === Operation.ANY) {
    return `Invalid operation ${acl.operation}`;
  }
  if (acl.permission !== Permission.DENY && acl.permission !== Permission.ALLOW) {
    return `Invalid permissionType ${acl.permission}`;
  }
  if (acl.resourceName === '') return 'Resource name should not be empty';
  if (acl.resourceType === ResourceType.CLUSTER && acl.resourceName !== CLUSTER_NAME) {
    return `The only valid name for the CLUSTER resource is ${CLUSTER_NAME}`;
  }
  if (!/^[^:]+:./s.test(acl.principal)) {
    return `Could not parse principal from \`${acl.principal}\`: it should be like User:alice`;
  }
  if (acl.host === '') return 'Host should not be empty';
  return null;
}

export function isCode(codes: Readonly<Record<string, number>>, code: number): boolean {
  return Object.values(codes).includes(code);
}

/** With names for the codes, for people. */
export function inWords<T extends Pick<Acl, CodeField>>(
  acl: T,
): Omit<T, CodeField> & Readonly<Record<CodeField, string>> {
  return {
    ...acl,
    resourceType: nameOf(ResourceType, acl.resourceType),
    patternType: nameOf(PatternType, acl.patternType),
    operation: nameOf(Operation, acl.operation),
    permission: nameOf(Permission, acl.permission),
  };
}

type CodeField = 'resourceType' | 'patternType' | 'operation' | 'permission';

function nameOf(codes: Readonly<Record<string, number>>, code: number): string {
  const found = Object.entries(codes).find(([, one]) => one === code);
  return found?.[0] ?? `UNKNOWN (${code})`;
}
