import { ApiVersions, ErrorCode } from '@posthorn/protocol';
import { defineApi } from '../api.js';

/** KIP-511: what a client may call itself. Kafka refuses the rest, and librdkafka then asks again with version 0. */
const SOFTWARE_NAME = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/;

/**
 * ApiVersions (18), v0-4.
 * - The first request on every connection: names every API of the table with its versions.
 * - An unknown version is answered by the dispatcher in the v0 format with UNSUPPORTED_VERSION.
 * - No features are named: transaction.version, group.version and share.version would switch clients to protocols that
 *   are not implemented.
 * v3 flexible (the header never is), the client says its software and version.
 */
export const apiVersions = defineApi(
  ApiVersions,
  { min: 0, max: 4, beforeAuthentication: true },
  ({ clientSoftwareName: name, clientSoftwareVersion: release }, { version, apis, connection }) => {
    if (version >= 3) {
      if (!SOFTWARE_NAME.test(name) || !SOFTWARE_NAME.test(release)) {
        return { errorCode: ErrorCode.INVALID_REQUEST, apiKeys: [] };
      }
      connection.clientSoftware = `${name} ${release}`;
    }
    return {
      errorCode: ErrorCode.NONE,
      apiKeys: apis.map((api) => ({
        apiKey: api.key,
        minVersion: api.advertisedMin,
        maxVersion: api.max,
      })),
      finalizedFeaturesEpoch: 0n,
    };
  },
);
