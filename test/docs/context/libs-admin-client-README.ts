import { createAdminClient as create, type TopicSummary as Topic } from '@posthorn/admin-client';
declare const apiKey: string;
declare function show(topics: Topic[]): void;
