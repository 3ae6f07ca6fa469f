import type { ErrorName } from '@posthorn/protocol';
import type { Access } from '../../authorization/access.js';
import type { OperationName } from '../../authorization/acl.js';
import { ResourceType } from './resource-type.js';

/** Who may not describe or alter the configs of a resource: a topic or group for itself, all else is the cluster's. */
export function resourceRefusal(
  access: Access,
  operation: OperationName,
  resourceType: number,
  resourceName: string,
): { error: ErrorName; message: string } | null {
  const error =
    resourceType === ResourceType.TOPIC
      ? access.topic(operation, resourceName)
      : resourceType === ResourceType.GROUP
        ? access.group(operation, resourceName)
        : access.cluster(operation);
  return error === null ? null : { error, message: 'Authorization failed.' };
}
