export { startBroker, type BrokerOptions, type RunningBroker } from './broker.js';
export type { Clock } from './clock.js';
export { ConfigError } from './config/config-error.js';
export type { BrokerConfig } from './config/config.js';
export type { InProcessSocket } from './kafka/network/in-process-socket.js';
