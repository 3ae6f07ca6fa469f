import type { Peer } from '../security/principal.js';
import type { AuditFeed, ChangeOutcome } from '../audit/audit-feed.js';
import { aclProblem, inWords, type Acl } from './acl.js';
import { matchesFilter, type AclFilter } from './acl-filter.js';
import { aclKey } from './acl-table.js';
import type { PolicySet } from '../policies/policies.js';

/** Every broker holds all of them, and decides by them. */
const ACLS_MAX = 100_000;
const NO_ROOM = `There are ${ACLS_MAX} ACLs already.`;

/** Throws when the ACLs are not those that a change is for: nothing is changed then. */
export type AclGuard = (all: readonly Acl[]) => void;

const ANY: AclGuard = () => undefined;

/** The ACLs of the cluster, for those who administer them. */
export class Acls {
  constructor(
    private readonly set: PolicySet<Acl>,
    private readonly audit: AuditFeed,
  ) {}

  matching(filter: AclFilter): readonly Acl[] {
    return this.set.rows.filter((acl) => matchesFilter(acl, filter));
  }

  /** Why there is no room for them, by what this broker knows; null where there is. */
  refusalOf(acls: readonly Acl[]): string | null {
    return hasRoomFor(this.set.rows, acls) ? null : NO_ROOM;
  }

  /**
   * For each why it cannot be kept, or null when it is kept, durably. Those that are there already are.
   *
   * @param by null: whoever asked has written it down already.
   */
  async create(
    acls: readonly Acl[],
    by: Peer | null,
    guard: AclGuard = ANY,
  ): Promise<(string | null)[]> {
    const problems = acls.map(aclProblem);
    const added = acls.filter((_, index) => problems[index] === null);
    if (added.length === 0) return problems;
    const details = { acls: added.map(inWords) };
    const { refusal } =
      by === null
        ? await this.add(added, guard)
        : await this.audit.change({ by, action: 'acl.create', resource: 'acls', details }, () =>
            this.add(added, guard),
          );
    return problems.map((problem) => problem ?? refusal);
  }

  private async add(acls: readonly Acl[], guard: AclGuard): Promise<ChangeOutcome> {
    let hasRoom = true;
    await this.set.change((rows) => {
      guard(rows);
      hasRoom = hasRoomFor(rows, acls);
      return { removed: [], added: hasRoom ? acls : [] };
    });
    return { refusal: hasRoom ? null : NO_ROOM };
  }

  /** Deletes what any of the filters matches, and yields what each did. @param by as of `create`. */
  async delete(
    filters: readonly AclFilter[],
    by: Peer | null,
    guard: AclGuard = ANY,
  ): Promise<(readonly Acl[])[]> {
    let matches: (readonly Acl[])[] = [];
    if (filters.length === 0) return matches;
    const work = async (): Promise<ChangeOutcome> => {
      await this.set.change((rows) => {
        guard(rows);
        matches = filters.map((filter) => rows.filter((acl) => matchesFilter(acl, filter)));
        return { removed: matches.flat(), added: [] };
      });
      return { refusal: null, details: { deleted: matches.flat().map(inWords) } };
    };
    const details = { filters: filters.map(inWords) };
    const change = { action: 'acl.delete', resource: 'acls', details };
    await (by === null ? work() : this.audit.change({ by, ...change }, work));
    return matches;
  }
}

function hasRoomFor(rows: readonly Acl[], added: readonly Acl[]): boolean {
  if (rows.length + added.length <= ACLS_MAX) return true;
  return new Set([...rows, ...added].map(aclKey)).size <= ACLS_MAX;
}
