import type { BrokerConfig } from '../config/config.js';
import { openMemoryStorage } from './memory-storage.js';
import { openPostgresStorage } from './postgres-storage.js';
import type { Storage, StorageContext } from './storage.js';

/** Ready to be used, by a broker that is not yet one of the cluster: that is for `log.join` to do. */
export async function openStorage(config: BrokerConfig, context: StorageContext): Promise<Storage> {
  return config.databaseUrl === null
    ? openMemoryStorage(config, context)
    : openPostgresStorage(config, config.databaseUrl, context);
}
