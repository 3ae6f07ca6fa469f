import {
  createAdminClient as create,
  type RecordBody,
  type TopicSummary as Topic,
} from '@posthorn/admin-client';
declare const apiKey: string;
declare const admin: ReturnType<typeof create>;
declare function show(what: Topic[] | RecordBody): void;
