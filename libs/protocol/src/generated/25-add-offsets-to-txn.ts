// Written by generator/generate.mjs from schemas/25-add-offsets-to-txn.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const AddOffsetsToTxn: Api<AddOffsetsToTxnRequest, AddOffsetsToTxnRequestInput, AddOffsetsToTxnResponse, AddOffsetsToTxnResponseInput> = {
  key: 25,
  name: 'AddOffsetsToTxn',
  validVersions: { min: 0, max: 4 },
  flexibleFrom: 3,
  readRequest: readAddOffsetsToTxnRequest,
  writeRequest: writeAddOffsetsToTxnRequest,
  readResponse: readAddOffsetsToTxnResponse,
  writeResponse: writeAddOffsetsToTxnResponse,
};

export interface AddOffsetsToTxnRequest {
  transactionalId: string;
  producerId: bigint;
  producerEpoch: number;
  groupId: string;
}

export interface AddOffsetsToTxnRequestInput {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly groupId: string;
}

export function readAddOffsetsToTxnRequest(reader: Reader, version: number): AddOffsetsToTxnRequest {
  const flexible = version >= 3;
  const transactionalId = flexible ? reader.compactString() : reader.string();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const groupId = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTaggedFields();
  return { transactionalId, producerId, producerEpoch, groupId };
}

export function writeAddOffsetsToTxnRequest(writer: Writer, value: AddOffsetsToTxnRequestInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.transactionalId); else writer.string(value.transactionalId);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  if (flexible) writer.tagCount(0);
}

export interface AddOffsetsToTxnResponse {
  throttleTimeMs: number;
  errorCode: number;
}

export interface AddOffsetsToTxnResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
}

export function readAddOffsetsToTxnResponse(reader: Reader, version: number): AddOffsetsToTxnResponse {
  const flexible = version >= 3;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode };
}

export function writeAddOffsetsToTxnResponse(writer: Writer, value: AddOffsetsToTxnResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (flexible) writer.tagCount(0);
}
