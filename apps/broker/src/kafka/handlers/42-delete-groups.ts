import { DeleteGroups, errorCodeOf, ErrorCode, type ErrorName } from '@posthorn/protocol';
import { defineApi, type HandlerContext } from '../api.js';
import { auditedChange } from '../changes/audited-change.js';
import { partitionBy } from '../authorization/authorized-topic.js';
import { committedIn } from '../changes/committed-offsets.js';

/**
 * DeleteGroups (42), v0-2.
 * - Only an empty group goes, with its committed offsets; others answer NON_EMPTY_GROUP. The audit trail has the offsets.
 * - DELETE on each group.
 * v2 flexible.
 */
export const deleteGroups = defineApi(
  DeleteGroups,
  { min: 0, max: 2 },
  async (request, context) => {
    const { allowed, refused } = partitionBy(
      [...new Set(request.groupsNames)],
      (groupId) => context.access.group('DELETE', groupId) === null,
    );
    const results = await Promise.all(
      allowed.map(async (groupId) => ({
        groupId,
        errorCode: errorCodeOf(await deleteOne(groupId, context)),
      })),
    );
    return {
      results: [
        ...refused.map((groupId) => ({
          groupId,
          errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED,
        })),
        ...results,
      ],
    };
  },
);

async function deleteOne(groupId: string, context: HandlerContext): Promise<ErrorName> {
  const { groups } = context.services;
  const work = async (): Promise<ErrorName> => (await groups.deleteGroups([groupId]))[0].error;
  const [{ groupState }] = await groups.describeGroups([groupId]);
  // Of a group that is in use, unknown or elsewhere nothing is deleted: no event.
  if (groupState !== 'Empty') return work();
  const details = { before: await committedIn(groups, groupId, null) };
  const change = { action: 'group.delete', resource: `group/${groupId}`, details };
  const error = await auditedChange(context, change, work, (ended) => ({
    refusal: ended === 'NONE' ? null : ended,
  }));
  return error ?? 'COORDINATOR_NOT_AVAILABLE';
}
