import { defaultDataDir, startEmbeddedPostgres } from '@posthorn/embedded-postgres';
