import {
  Operation,
  PatternType,
  Permission,
  ResourceType,
  WILDCARD,
  WILDCARD_PRINCIPAL,
  type Acl,
  type OperationName,
  type ResourceTypeName,
} from './acl.js';
import { canonicalHost } from './host.js';

/** Who asks. */
export interface Requester {
  /** `User:alice`. */
  readonly principal: string;
  readonly host: string;
}

export interface Question extends Requester {
  readonly operation: OperationName;
  readonly resourceType: ResourceTypeName;
  readonly resourceName: string;
}

/** Being allowed to do these is being allowed to DESCRIBE. Only for ALLOW: a denied READ does not deny DESCRIBE. */
const IMPLY_DESCRIBE: ReadonlySet<number> = new Set([
  Operation.DESCRIBE,
  Operation.READ,
  Operation.WRITE,
  Operation.DELETE,
  Operation.ALTER,
]);
const IMPLY_DESCRIBE_CONFIGS: ReadonlySet<number> = new Set([
  Operation.DESCRIBE_CONFIGS,
  Operation.ALTER_CONFIGS,
]);

interface PatternIndex {
  readonly literal: Map<string, Acl[]>;
  readonly prefixed: Map<string, Acl[]>;
  /** Of the prefixes there are, each once: a name is looked up by its own beginnings of these lengths. */
  readonly prefixLengths: Set<number>;
}

/**
 * The rules of Kafka's StandardAuthorizer over one version of the ACLs, without state and without I/O: of the ACLs that
 * apply to the resource, a DENY that fits decides, then an ALLOW, and a resource with ACLs of which none fits is denied.
 */
export class AclRules {
  private readonly byType = new Map<number, PatternIndex>();

  constructor(acls: Iterable<Acl>) {
    for (const acl of acls) this.add({ ...acl, host: canonicalHost(acl.host) });
  }

  /** null when no ACL at all is about the resource: that is for `allow.everyone.if.no.acl.found` to decide. */
  decide(question: Question): boolean | null {
    let isAllowed = false;
    let hasAcls = false;
    for (const acl of this.aclsOf(ResourceType[question.resourceType], question.resourceName)) {
      hasAcls = true;
      if (!appliesTo(acl, question) || !coversOperation(acl, Operation[question.operation])) {
        continue;
      }
      if (acl.permission === Permission.DENY) return false;
      isAllowed = true;
    }
    return hasAcls ? isAllowed : null;
  }

  /**
   * Whether there can be a resource of the type on which the operation is allowed: an ALLOW that no DENY covers whole.
   * Kafka's authorizeByResourceType, by which a producer that may write anywhere gets a producer id.
   */
  allowsSomewhere(requester: Requester, operation: OperationName, type: ResourceTypeName): boolean {
    const index = this.byType.get(ResourceType[type]);
    if (index === undefined) return false;
    const fitting = (acls: Map<string, Acl[]>, permission: number): Set<string> =>
      new Set(
        [...acls].flatMap(([name, all]) =>
          all.some((acl) => fits(acl, requester, Operation[operation], permission)) ? [name] : [],
        ),
      );
    const deniedNames = fitting(index.literal, Permission.DENY);
    const deniedPrefixes = fitting(index.prefixed, Permission.DENY);
    if (deniedNames.has(WILDCARD)) return false;
    const allowedNames = fitting(index.literal, Permission.ALLOW);
    if (allowedNames.has(WILDCARD)) return true;
    const isDenied = (name: string): boolean =>
      beginningsOf(name).some((beginning) => deniedPrefixes.has(beginning));
    return (
      [...allowedNames].some((name) => !deniedNames.has(name) && !isDenied(name)) ||
      [...fitting(index.prefixed, Permission.ALLOW)].some((prefix) => !isDenied(prefix))
    );
  }

  private *aclsOf(type: number, name: string): Iterable<Acl> {
    const index = this.byType.get(type);
    if (index === undefined) return;
    yield* index.literal.get(name) ?? [];
    if (name !== WILDCARD) yield* index.literal.get(WILDCARD) ?? [];
    for (const length of index.prefixLengths) {
      if (length <= name.length) yield* index.prefixed.get(name.slice(0, length)) ?? [];
    }
  }

  private add(acl: Acl): void {
    let index = this.byType.get(acl.resourceType);
    if (index === undefined) {
      index = { literal: new Map(), prefixed: new Map(), prefixLengths: new Set() };
      this.byType.set(acl.resourceType, index);
    }
    const isPrefixed = acl.patternType === PatternType.PREFIXED;
    const patterns = isPrefixed ? index.prefixed : index.literal;
    const same = patterns.get(acl.resourceName);
    if (same === undefined) patterns.set(acl.resourceName, [acl]);
    else same.push(acl);
    if (isPrefixed) index.prefixLengths.add(acl.resourceName.length);
  }
}

function appliesTo(acl: Acl, { principal, host }: Requester): boolean {
  return (
    (acl.principal === principal || acl.principal === WILDCARD_PRINCIPAL) &&
    (acl.host === WILDCARD || acl.host === host)
  );
}

function coversOperation({ operation, permission }: Acl, asked: number): boolean {
  if (operation === Operation.ALL || operation === asked) return true;
  if (permission === Permission.DENY) return false;
  if (asked === Operation.DESCRIBE) return IMPLY_DESCRIBE.has(operation);
  return asked === Operation.DESCRIBE_CONFIGS && IMPLY_DESCRIBE_CONFIGS.has(operation);
}

/** Without the implied operations, which Kafka leaves out here. */
function fits(acl: Acl, requester: Requester, operation: number, permission: number): boolean {
  return (
    acl.permission === permission &&
    (acl.operation === operation || acl.operation === Operation.ALL) &&
    appliesTo(acl, requester)
  );
}

function beginningsOf(name: string): string[] {
  return Array.from(name, (_, index) => name.slice(0, index + 1));
}
