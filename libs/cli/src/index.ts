export type { BrokerHost, Finding, StoredUser } from './runtime/host.js';
export type { Env, Streams } from './runtime/streams.js';
export { runFromProcess } from './run-from-process.js';
