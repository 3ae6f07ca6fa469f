import type { ErrorName } from '@posthorn/protocol';
import {
  CLUSTER_NAME,
  Operation,
  ResourceType,
  SUPPORTED_OPERATIONS,
  type OperationName,
  type ResourceTypeName,
} from './acl.js';

/** What a principal at a host may do, under one version of the ACLs. */
export interface AccessRules {
  allows(operation: OperationName, type: ResourceTypeName, name: string): boolean;
  allowsSomewhere(operation: OperationName, type: ResourceTypeName): boolean;
  /** Told of every refusal that a client gets to see. */
  denied(operation: OperationName, type: ResourceTypeName, name: string): void;
}

/** Names a client may make up must not fill the memory; past this the answers are worked out again. */
const DECISIONS_MAX = 10_000;
/** More than there are codes of resource types, so that an operation and a type make one number. */
const RESOURCE_TYPES_MAX = 16;

/**
 * The rights of one principal at one host, asked by handlers. A decision is worked out once and kept for as long as the
 * ACLs stay as they are: on the way of a produce or fetch this is one lookup in a map.
 *
 * `topic`, `group`, `transactionalId` and `cluster` yield the error that Kafka gives, or null when it is allowed, and
 * report a refusal; `allows` asks quietly, for lists that leave out what may not be seen.
 */
export class Access {
  private readonly decisions = new Map<number, Map<string, boolean>>();
  private known = 0;

  /** null: no authorizer is configured, everything is allowed. */
  constructor(private readonly rules: AccessRules | null) {}

  topic(operation: OperationName, name: string): ErrorName | null {
    return this.refusal(operation, 'TOPIC', name, 'TOPIC_AUTHORIZATION_FAILED');
  }

  group(operation: OperationName, groupId: string): ErrorName | null {
    return this.refusal(operation, 'GROUP', groupId, 'GROUP_AUTHORIZATION_FAILED');
  }

  transactionalId(operation: OperationName, id: string): ErrorName | null {
    return this.refusal(operation, 'TRANSACTIONAL_ID', id, 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED');
  }

  cluster(operation: OperationName): ErrorName | null {
    return this.refusal(operation, 'CLUSTER', CLUSTER_NAME, 'CLUSTER_AUTHORIZATION_FAILED');
  }

  allows(operation: OperationName, type: ResourceTypeName, name: string): boolean {
    if (this.rules === null) return true;
    const key = Operation[operation] * RESOURCE_TYPES_MAX + ResourceType[type];
    let decisions = this.decisions.get(key);
    if (decisions === undefined) this.decisions.set(key, (decisions = new Map()));
    const known = decisions.get(name);
    if (known !== undefined) return known;
    const isAllowed = this.rules.allows(operation, type, name);
    if (++this.known > DECISIONS_MAX) this.forget();
    else decisions.set(name, isAllowed);
    return isAllowed;
  }

  allowsCluster(operation: OperationName): boolean {
    return this.allows(operation, 'CLUSTER', CLUSTER_NAME);
  }

  /** Whether there is any resource of the type on which the operation is allowed. */
  allowsSomewhere(operation: OperationName, type: ResourceTypeName): boolean {
    return this.rules === null || this.rules.allowsSomewhere(operation, type);
  }

  /** The bits of authorizedOperations: of what can be done to the resource, what is allowed. */
  operationsOn(type: ResourceTypeName, name: string): number {
    let bits = 0;
    for (const operation of SUPPORTED_OPERATIONS[type]) {
      if (this.allows(operation, type, name)) bits |= 1 << Operation[operation];
    }
    return bits;
  }

  private refusal(
    operation: OperationName,
    type: ResourceTypeName,
    name: string,
    error: ErrorName,
  ): ErrorName | null {
    if (this.rules === null || this.allows(operation, type, name)) return null;
    this.rules.denied(operation, type, name);
    return error;
  }

  private forget(): void {
    this.decisions.clear();
    this.known = 0;
  }
}
