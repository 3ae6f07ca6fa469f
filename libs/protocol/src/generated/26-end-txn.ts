// Written by generator/generate.mjs from schemas/26-end-txn.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const EndTxn: Api<EndTxnRequest, EndTxnRequestInput, EndTxnResponse, EndTxnResponseInput> = {
  key: 26,
  name: 'EndTxn',
  validVersions: { min: 0, max: 5 },
  flexibleFrom: 3,
  readRequest: readEndTxnRequest,
  writeRequest: writeEndTxnRequest,
  readResponse: readEndTxnResponse,
  writeResponse: writeEndTxnResponse,
};

export interface EndTxnRequest {
  transactionalId: string;
  producerId: bigint;
  producerEpoch: number;
  committed: boolean;
}

export interface EndTxnRequestInput {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly committed: boolean;
}

export function readEndTxnRequest(reader: Reader, version: number): EndTxnRequest {
  const flexible = version >= 3;
  const transactionalId = flexible ? reader.compactString() : reader.string();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const committed = reader.bool();
  if (flexible) reader.skipTaggedFields();
  return { transactionalId, producerId, producerEpoch, committed };
}

export function writeEndTxnRequest(writer: Writer, value: EndTxnRequestInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.transactionalId); else writer.string(value.transactionalId);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  writer.bool(value.committed);
  if (flexible) writer.tagCount(0);
}

export interface EndTxnResponse {
  throttleTimeMs: number;
  errorCode: number;
  producerId: bigint; // v5
  producerEpoch: number; // v5
}

export interface EndTxnResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly producerId?: bigint; // default -1
  readonly producerEpoch?: number; // default -1
}

export function readEndTxnResponse(reader: Reader, version: number): EndTxnResponse {
  const flexible = version >= 3;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const producerId = version >= 5 ? reader.int64() : -1n;
  const producerEpoch = version >= 5 ? reader.int16() : -1;
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, producerId, producerEpoch };
}

export function writeEndTxnResponse(writer: Writer, value: EndTxnResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (version >= 5) writer.int64(value.producerId ?? -1n);
  if (version >= 5) writer.int16(value.producerEpoch ?? -1);
  if (flexible) writer.tagCount(0);
}
