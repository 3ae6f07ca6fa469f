import { parseAddressCounts } from './parsers.js';
import { integer, setting } from './setting.js';

const UNLIMITED = 2_147_483_647;

/** How many connections there may be, and how fast. */
export const connectionSettings = {
  connectionsPerIpMax: setting({
    env: 'POSTHORN_CONNECTIONS_PER_IP_MAX',
    flag: 'connections-per-ip-max',
    kafka: 'max.connections.per.ip',
    default: UNLIMITED,
    parse: integer(0, UNLIMITED),
    why: 'Connections of one address at the same time; further ones are closed at once. No limit, as in Kafka: behind a proxy all clients have one address.',
  }),
  connectionsPerIpOverrides: setting<string | null>({
    env: 'POSTHORN_CONNECTIONS_PER_IP_OVERRIDES',
    flag: 'connections-per-ip-overrides',
    kafka: 'max.connections.per.ip.overrides',
    default: null,
    parse: parseAddressCounts,
    why: 'Addresses with a maximum of their own: 10.0.0.7:200,::1:50.',
  }),
  connectionsPerPrincipalMax: setting({
    env: 'POSTHORN_CONNECTIONS_PER_PRINCIPAL_MAX',
    flag: 'connections-per-principal-max',
    default: UNLIMITED,
    parse: integer(1, UNLIMITED),
    why: 'Connections of one principal at the same time; further ones are closed when they have authenticated. No limit: a principal may be a whole fleet.',
  }),
  connectionCreationRateMax: setting({
    env: 'POSTHORN_CONNECTION_CREATION_RATE_MAX',
    flag: 'connection-creation-rate-max',
    kafka: 'max.connection.creation.rate',
    default: UNLIMITED,
    parse: integer(1, UNLIMITED),
    why: "Connections accepted in a second; the others wait their turn, unread. Kafka's default: no limit.",
  }),
} as const;
