// Written by generator/generate.mjs from schemas/66-list-transactions.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ListTransactions: Api<ListTransactionsRequest, ListTransactionsRequestInput, ListTransactionsResponse, ListTransactionsResponseInput> = {
  key: 66,
  name: 'ListTransactions',
  validVersions: { min: 0, max: 2 },
  flexibleFrom: 0,
  readRequest: readListTransactionsRequest,
  writeRequest: writeListTransactionsRequest,
  readResponse: readListTransactionsResponse,
  writeResponse: writeListTransactionsResponse,
};

export interface ListTransactionsRequest {
  stateFilters: string[];
  producerIdFilters: bigint[];
  durationFilter: bigint; // v1+
  transactionalIdPattern: string | null; // v2
}

export interface ListTransactionsRequestInput {
  readonly stateFilters: readonly string[];
  readonly producerIdFilters: readonly bigint[];
  readonly durationFilter?: bigint; // default -1
  readonly transactionalIdPattern?: string | null;
}

export function readListTransactionsRequest(reader: Reader, version: number): ListTransactionsRequest {
  const stateFiltersLength = reader.compactArrayLength(1);
  const stateFilters = new Array<string>(stateFiltersLength);
  for (let i = 0; i < stateFiltersLength; i++) stateFilters[i] = reader.compactString();
  const producerIdFiltersLength = reader.compactArrayLength(8);
  const producerIdFilters = new Array<bigint>(producerIdFiltersLength);
  for (let i = 0; i < producerIdFiltersLength; i++) producerIdFilters[i] = reader.int64();
  const durationFilter = version >= 1 ? reader.int64() : -1n;
  const transactionalIdPattern = version >= 2 ? reader.compactNullableString() : null;
  reader.skipTaggedFields();
  return { stateFilters, producerIdFilters, durationFilter, transactionalIdPattern };
}

export function writeListTransactionsRequest(writer: Writer, value: ListTransactionsRequestInput, version: number): void {
  const stateFilters = value.stateFilters;
  writer.compactArrayLength(stateFilters.length);
  for (const item of stateFilters) writer.compactString(item);
  const producerIdFilters = value.producerIdFilters;
  writer.compactArrayLength(producerIdFilters.length);
  for (const item of producerIdFilters) writer.int64(item);
  if (version >= 1) writer.int64(value.durationFilter ?? -1n);
  if (version >= 2) writer.compactNullableString(value.transactionalIdPattern ?? null);
  writer.tagCount(0);
}

export interface ListTransactionsResponse {
  throttleTimeMs: number;
  errorCode: number;
  unknownStateFilters: string[];
  transactionStates: ListTransactionsResponseTransactionState[];
}

export interface ListTransactionsResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly unknownStateFilters: readonly string[];
  readonly transactionStates: readonly ListTransactionsResponseTransactionStateInput[];
}

export interface ListTransactionsResponseTransactionState {
  transactionalId: string;
  producerId: bigint;
  transactionState: string;
}

export interface ListTransactionsResponseTransactionStateInput {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly transactionState: string;
}

export function readListTransactionsResponse(reader: Reader, _version: number): ListTransactionsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const unknownStateFiltersLength = reader.compactArrayLength(1);
  const unknownStateFilters = new Array<string>(unknownStateFiltersLength);
  for (let i = 0; i < unknownStateFiltersLength; i++) unknownStateFilters[i] = reader.compactString();
  const transactionStatesLength = reader.compactArrayLength(11);
  const transactionStates = new Array<ListTransactionsResponseTransactionState>(transactionStatesLength);
  for (let i = 0; i < transactionStatesLength; i++) transactionStates[i] = readListTransactionsResponseTransactionState(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, unknownStateFilters, transactionStates };
}

function readListTransactionsResponseTransactionState(reader: Reader): ListTransactionsResponseTransactionState {
  const transactionalId = reader.compactString();
  const producerId = reader.int64();
  const transactionState = reader.compactString();
  reader.skipTaggedFields();
  return { transactionalId, producerId, transactionState };
}

export function writeListTransactionsResponse(writer: Writer, value: ListTransactionsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  const unknownStateFilters = value.unknownStateFilters;
  writer.compactArrayLength(unknownStateFilters.length);
  for (const item of unknownStateFilters) writer.compactString(item);
  const transactionStates = value.transactionStates;
  writer.compactArrayLength(transactionStates.length);
  for (const item of transactionStates) writeListTransactionsResponseTransactionState(writer, item);
  writer.tagCount(0);
}

function writeListTransactionsResponseTransactionState(writer: Writer, value: ListTransactionsResponseTransactionStateInput): void {
  writer.compactString(value.transactionalId);
  writer.int64(value.producerId);
  writer.compactString(value.transactionState);
  writer.tagCount(0);
}
