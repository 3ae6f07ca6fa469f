import { errorCodeOf, ListGroups } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/**
 * ListGroups (16), v0-5.
 * - The groups that this broker coordinates: clients ask every broker.
 * - With DESCRIBE on the cluster all of them, else those that one may DESCRIBE.
 * v3 flexible. v4 filter by state. v5 filter by type, of which there is one.
 */
export const listGroups = defineApi(
  ListGroups,
  { min: 0, max: 5 },
  async (request, { services, access }) => {
    const { error, groups } = await services.groups.listGroups(request);
    const seesAll = access.allowsCluster('DESCRIBE');
    return {
      errorCode: errorCodeOf(error),
      groups: groups.filter(
        ({ groupId }) => seesAll || access.allows('DESCRIBE', 'GROUP', groupId),
      ),
    };
  },
);
