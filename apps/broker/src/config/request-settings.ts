import { integer, setting } from './setting.js';

const MIB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60_000;

/** What connections may ask for, and hold, at once. */
export const requestSettings = {
  frameBytesMax: setting({
    env: 'POSTHORN_FRAME_BYTES_MAX',
    flag: 'frame-bytes-max',
    kafka: 'socket.request.max.bytes',
    default: 100 * MIB,
    parse: integer(1_024, 1_024 * MIB),
    why: "Largest request; a connection that announces more is closed before a byte of it is kept. Kafka's default.",
  }),
  requestBytesMax: setting({
    env: 'POSTHORN_REQUEST_BYTES_MAX',
    flag: 'request-bytes-max',
    kafka: 'queued.max.request.bytes',
    default: 32 * MIB,
    parse: integer(MIB, 4_096 * MIB),
    why: 'Bytes of requests held in memory for all connections together; past it sockets are not read. A larger single request is taken when nothing else is held.',
  }),
  responseBytesMax: setting({
    env: 'POSTHORN_RESPONSE_BYTES_MAX',
    flag: 'response-bytes-max',
    default: 16 * MIB,
    parse: integer(MIB, 4_096 * MIB),
    why: 'Bytes of fetched records on their way to clients, for all connections together; near it fetches answer one batch each.',
  }),
  connectionRequestsMax: setting({
    env: 'POSTHORN_CONNECTION_REQUESTS_MAX',
    flag: 'connection-requests-max',
    default: 128,
    parse: integer(1, 10_000),
    why: 'Requests of one connection held before its socket is not read. Clients pipeline 1 to 5, some with acks=0 far more.',
  }),
  connectionBytesMax: setting({
    env: 'POSTHORN_CONNECTION_BYTES_MAX',
    flag: 'connection-bytes-max',
    default: 16 * MIB,
    parse: integer(MIB, 1_024 * MIB),
    why: 'Bytes of requests of one connection held before its socket is not read.',
  }),
  connectionsMax: setting({
    env: 'POSTHORN_CONNECTIONS_MAX',
    flag: 'connections-max',
    kafka: 'max.connections',
    dynamic: true,
    default: 10_000,
    parse: integer(1, 1_000_000),
    why: 'Connections accepted at the same time; further ones are closed at once.',
  }),
  connectionIdleMs: setting({
    env: 'POSTHORN_CONNECTION_IDLE_MS',
    flag: 'connection-idle-ms',
    kafka: 'connections.max.idle.ms',
    default: 10 * 60_000,
    parse: integer(1_000, DAY_MS),
    why: "A connection without a request for this long is closed. Kafka's default.",
  }),
  connectionStalledMs: setting({
    env: 'POSTHORN_CONNECTION_STALLED_MS',
    flag: 'connection-stalled-ms',
    default: 30_000,
    parse: integer(100, DAY_MS),
    why: 'A peer that moves no byte for this long inside a request or an answer is cut off, since it holds memory meanwhile.',
  }),
  fetchBytesMax: setting({
    env: 'POSTHORN_FETCH_BYTES_MAX',
    flag: 'fetch-bytes-max',
    kafka: 'fetch.max.bytes',
    default: 8 * MIB,
    parse: integer(1_024, 1_024 * MIB),
    why: 'Most bytes one fetch answers whatever the client asks for. Kafka has 55 MiB; a fetched page is memory here, not a file.',
  }),
  fetchSessionsMax: setting({
    env: 'POSTHORN_FETCH_SESSIONS_MAX',
    flag: 'fetch-sessions-max',
    kafka: 'max.incremental.fetch.session.cache.slots',
    default: 1_000,
    parse: integer(0, 1_000_000),
    why: "Fetch sessions kept; consumers beyond send full fetches. Kafka's default; 0 declines all.",
  }),
  fetchSessionPartitionsMax: setting({
    env: 'POSTHORN_FETCH_SESSION_PARTITIONS_MAX',
    flag: 'fetch-session-partitions-max',
    default: 100_000,
    parse: integer(1, 100_000_000),
    why: 'Partitions of all fetch sessions together. Each takes about half a kilobyte, so the default bounds them to 50 MB; Kafka does not bound them.',
  }),
} as const;
