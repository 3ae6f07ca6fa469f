// Written by generator/generate.mjs from schemas/22-init-producer-id.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const InitProducerId: Api<InitProducerIdRequest, InitProducerIdRequestInput, InitProducerIdResponse, InitProducerIdResponseInput> = {
  key: 22,
  name: 'InitProducerId',
  validVersions: { min: 0, max: 6 },
  flexibleFrom: 2,
  readRequest: readInitProducerIdRequest,
  writeRequest: writeInitProducerIdRequest,
  readResponse: readInitProducerIdResponse,
  writeResponse: writeInitProducerIdResponse,
};

export interface InitProducerIdRequest {
  transactionalId: string | null;
  transactionTimeoutMs: number;
  producerId: bigint; // v3+
  producerEpoch: number; // v3+
  enable2Pc: boolean; // v6
  keepPreparedTxn: boolean; // v6
}

export interface InitProducerIdRequestInput {
  readonly transactionalId: string | null;
  readonly transactionTimeoutMs: number;
  readonly producerId?: bigint; // default -1
  readonly producerEpoch?: number; // default -1
  readonly enable2Pc?: boolean; // default false
  readonly keepPreparedTxn?: boolean; // default false
}

export function readInitProducerIdRequest(reader: Reader, version: number): InitProducerIdRequest {
  const flexible = version >= 2;
  const transactionalId = flexible ? reader.compactNullableString() : reader.nullableString();
  const transactionTimeoutMs = reader.int32();
  const producerId = version >= 3 ? reader.int64() : -1n;
  const producerEpoch = version >= 3 ? reader.int16() : -1;
  const enable2Pc = version >= 6 ? reader.bool() : false;
  const keepPreparedTxn = version >= 6 ? reader.bool() : false;
  if (flexible) reader.skipTaggedFields();
  return { transactionalId, transactionTimeoutMs, producerId, producerEpoch, enable2Pc, keepPreparedTxn };
}

export function writeInitProducerIdRequest(writer: Writer, value: InitProducerIdRequestInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactNullableString(value.transactionalId); else writer.nullableString(value.transactionalId);
  writer.int32(value.transactionTimeoutMs);
  if (version >= 3) writer.int64(value.producerId ?? -1n);
  if (version >= 3) writer.int16(value.producerEpoch ?? -1);
  if (version >= 6) writer.bool(value.enable2Pc ?? false);
  if (version >= 6) writer.bool(value.keepPreparedTxn ?? false);
  if (flexible) writer.tagCount(0);
}

export interface InitProducerIdResponse {
  throttleTimeMs: number;
  errorCode: number;
  producerId: bigint;
  producerEpoch: number;
  ongoingTxnProducerId: bigint; // v6
  ongoingTxnProducerEpoch: number; // v6
}

export interface InitProducerIdResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly producerId?: bigint; // default -1
  readonly producerEpoch: number;
  readonly ongoingTxnProducerId?: bigint; // default -1
  readonly ongoingTxnProducerEpoch?: number; // default -1
}

export function readInitProducerIdResponse(reader: Reader, version: number): InitProducerIdResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const ongoingTxnProducerId = version >= 6 ? reader.int64() : -1n;
  const ongoingTxnProducerEpoch = version >= 6 ? reader.int16() : -1;
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, producerId, producerEpoch, ongoingTxnProducerId, ongoingTxnProducerEpoch };
}

export function writeInitProducerIdResponse(writer: Writer, value: InitProducerIdResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.int64(value.producerId ?? -1n);
  writer.int16(value.producerEpoch);
  if (version >= 6) writer.int64(value.ongoingTxnProducerId ?? -1n);
  if (version >= 6) writer.int16(value.ongoingTxnProducerEpoch ?? -1);
  if (flexible) writer.tagCount(0);
}
