import type { Client } from 'pg';

declare const client: Client;
declare const id: string;
declare const body: string;
declare const tenant: string;
type Query = (strings: TemplateStringsArray, ...values: unknown[]) => object;
declare const sql: Query;
declare const prisma: { $queryRaw: Query };
declare const tx: { execute(query: object): Promise<unknown> };
declare const trx: { raw(query: string, values: unknown[]): Promise<unknown> };
