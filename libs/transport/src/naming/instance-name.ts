import { hostname } from 'node:os';

/** What this instance of a service is called, now and after its restart: POD_NAME of the environment, else the host's name. */
export const instanceName = (): string => process.env['POD_NAME'] || hostname();
