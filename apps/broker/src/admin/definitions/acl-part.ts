import { Inject, Injectable } from '@nestjs/common';
import { aclProblem } from '../../authorization/acl.js';
import { aclKey } from '../../authorization/acl-table.js';
import type { Acls } from '../../authorization/acls.js';
import type { Permissions } from '../access/permissions.js';
import { aclOf, filterOf, wordsOf, type AclWords } from '../acls/acl-words.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { invalid, Problem } from '../http/problem.js';
import { change, demand, type DefinitionPart, type Plan } from './definition-part.js';
import type { Definitions } from './definitions.dto.js';

/** ACLs of Kafka clients: added, never taken away. */
@Injectable()
export class AclPart implements DefinitionPart {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  async export(permissions: Permissions): Promise<Partial<Definitions>> {
    const acls = this.context.accessControl?.acls ?? null;
    if (acls === null || !permissions.allows('acl:view')) return {};
    const all = acls.matching(filterOf({}));
    const inOrder = all.toSorted((a, b) => (aclKey(a) < aclKey(b) ? -1 : 1));
    return { acls: inOrder.map((acl) => ({ ...wordsOf(acl) })) };
  }

  async plan({ acls: wanted = [] }: Definitions, permissions: Permissions): Promise<Plan> {
    if (wanted.length === 0) return [];
    const all = this.acls();
    const known = new Set(all.matching(filterOf({})).map((acl) => aclKey(acl)));
    return wanted.map((words, index) => {
      const acl = aclOf(words);
      const problem = aclProblem(acl);
      if (problem !== null) throw invalid(`/acls/${index}`, problem);
      if (known.has(aclKey(acl))) return [];
      demand(permissions, 'acl:edit');
      const apply = async (): Promise<void> => {
        const [refusal] = await all.create([acl], null);
        if (refusal !== null) throw new Problem('invalid-request', refusal);
      };
      const what = textOf(words);
      const rest = {
        action: 'create',
        what,
        before: null,
        after: words.permission,
        apply,
      } as const;
      return [change('acl', words.principal, rest)];
    });
  }

  private acls(): Acls {
    const acls = this.context.accessControl?.acls ?? null;
    if (acls !== null) return acls;
    throw new Problem('no-authorizer', 'This broker asks no ACLs: every client may do everything.');
  }
}

function textOf({ operation, resourceType, patternType, resourceName, host }: AclWords): string {
  return `${operation} ${resourceType} ${patternType} ${resourceName} from ${host}`;
}
