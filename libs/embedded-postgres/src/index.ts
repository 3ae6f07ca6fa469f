export {
  freePort,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres.js';
export { defaultDataDir } from './data-directory.js';
export { FolderInUseError } from './holder.js';
