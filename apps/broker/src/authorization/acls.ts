import type { PolicySet } from '../policies/policies.js';
import type { PolicyAudit } from '../policies/policy-audit.js';
import type { Principal } from '../security/principal.js';
import { aclProblem, type Acl } from './acl.js';
import { matchesFilter, type AclFilter } from './acl-filter.js';
import { aclKey } from './acl-table.js';

/** Every broker holds all of them, and decides by them. */
const ACLS_MAX = 100_000;

/** The ACLs of the cluster, for those who administer them. */
export class Acls {
  constructor(
    private readonly set: PolicySet<Acl>,
    private readonly audit: PolicyAudit,
  ) {}

  matching(filter: AclFilter): readonly Acl[] {
    return this.set.rows.filter((acl) => matchesFilter(acl, filter));
  }

  /** For each why it cannot be kept, or null when it is kept, durably. Those that are there already are. */
  async create(acls: readonly Acl[], principal: Principal): Promise<(string | null)[]> {
    const problems = acls.map(aclProblem);
    const added = acls.filter((_, index) => problems[index] === null);
    let hasRoom = true;
    if (added.length > 0) {
      await this.set.change((rows) => {
        const keys = new Set([...rows, ...added].map(aclKey));
        hasRoom = keys.size <= ACLS_MAX;
        return { removed: [], added: hasRoom ? added : [] };
      });
      if (hasRoom) this.audit({ principal, action: 'acl.create', details: added });
    }
    const full = `There are ${ACLS_MAX} ACLs already.`;
    return problems.map((problem) => problem ?? (hasRoom ? null : full));
  }

  /** Deletes what any of the filters matches, and yields what each did. */
  async delete(filters: readonly AclFilter[], principal: Principal): Promise<(readonly Acl[])[]> {
    let matches: (readonly Acl[])[] = [];
    await this.set.change((rows) => {
      matches = filters.map((filter) => rows.filter((acl) => matchesFilter(acl, filter)));
      return { removed: matches.flat(), added: [] };
    });
    const deleted = matches.flat();
    if (deleted.length > 0) this.audit({ principal, action: 'acl.delete', details: deleted });
    return matches;
  }
}
