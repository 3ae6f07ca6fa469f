// Written by generator/generate.mjs from schemas/49-alter-client-quotas.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const AlterClientQuotas: Api<AlterClientQuotasRequest, AlterClientQuotasRequestInput, AlterClientQuotasResponse, AlterClientQuotasResponseInput> = {
  key: 49,
  name: 'AlterClientQuotas',
  validVersions: { min: 0, max: 1 },
  flexibleFrom: 1,
  readRequest: readAlterClientQuotasRequest,
  writeRequest: writeAlterClientQuotasRequest,
  readResponse: readAlterClientQuotasResponse,
  writeResponse: writeAlterClientQuotasResponse,
};

export interface AlterClientQuotasRequest {
  entries: AlterClientQuotasRequestEntryData[];
  validateOnly: boolean;
}

export interface AlterClientQuotasRequestInput {
  readonly entries: readonly AlterClientQuotasRequestEntryDataInput[];
  readonly validateOnly: boolean;
}

export interface AlterClientQuotasRequestEntryData {
  entity: AlterClientQuotasRequestEntityData[];
  ops: AlterClientQuotasRequestOpData[];
}

export interface AlterClientQuotasRequestEntryDataInput {
  readonly entity: readonly AlterClientQuotasRequestEntityDataInput[];
  readonly ops: readonly AlterClientQuotasRequestOpDataInput[];
}

export interface AlterClientQuotasRequestEntityData {
  entityType: string;
  entityName: string | null;
}

export interface AlterClientQuotasRequestEntityDataInput {
  readonly entityType: string;
  readonly entityName: string | null;
}

export interface AlterClientQuotasRequestOpData {
  key: string;
  value: number;
  remove: boolean;
}

export interface AlterClientQuotasRequestOpDataInput {
  readonly key: string;
  readonly value: number;
  readonly remove: boolean;
}

export function readAlterClientQuotasRequest(reader: Reader, version: number): AlterClientQuotasRequest {
  const flexible = version >= 1;
  const entriesLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const entries = new Array<AlterClientQuotasRequestEntryData>(entriesLength);
  for (let i = 0; i < entriesLength; i++) entries[i] = readAlterClientQuotasRequestEntryData(reader, flexible);
  const validateOnly = reader.bool();
  if (flexible) reader.skipTaggedFields();
  return { entries, validateOnly };
}

function readAlterClientQuotasRequestEntryData(reader: Reader, flexible: boolean): AlterClientQuotasRequestEntryData {
  const entityLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const entity = new Array<AlterClientQuotasRequestEntityData>(entityLength);
  for (let i = 0; i < entityLength; i++) entity[i] = readAlterClientQuotasRequestEntityData(reader, flexible);
  const opsLength = flexible ? reader.compactArrayLength(11) : reader.arrayLength(11);
  const ops = new Array<AlterClientQuotasRequestOpData>(opsLength);
  for (let i = 0; i < opsLength; i++) ops[i] = readAlterClientQuotasRequestOpData(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { entity, ops };
}

function readAlterClientQuotasRequestEntityData(reader: Reader, flexible: boolean): AlterClientQuotasRequestEntityData {
  const entityType = flexible ? reader.compactString() : reader.string();
  const entityName = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { entityType, entityName };
}

function readAlterClientQuotasRequestOpData(reader: Reader, flexible: boolean): AlterClientQuotasRequestOpData {
  const key = flexible ? reader.compactString() : reader.string();
  const value = reader.float64();
  const remove = reader.bool();
  if (flexible) reader.skipTaggedFields();
  return { key, value, remove };
}

export function writeAlterClientQuotasRequest(writer: Writer, value: AlterClientQuotasRequestInput, version: number): void {
  const flexible = version >= 1;
  const entries = value.entries;
  if (flexible) writer.compactArrayLength(entries.length); else writer.arrayLength(entries.length);
  for (const item of entries) writeAlterClientQuotasRequestEntryData(writer, item, flexible);
  writer.bool(value.validateOnly);
  if (flexible) writer.tagCount(0);
}

function writeAlterClientQuotasRequestEntryData(writer: Writer, value: AlterClientQuotasRequestEntryDataInput, flexible: boolean): void {
  const entity = value.entity;
  if (flexible) writer.compactArrayLength(entity.length); else writer.arrayLength(entity.length);
  for (const item of entity) writeAlterClientQuotasRequestEntityData(writer, item, flexible);
  const ops = value.ops;
  if (flexible) writer.compactArrayLength(ops.length); else writer.arrayLength(ops.length);
  for (const item of ops) writeAlterClientQuotasRequestOpData(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAlterClientQuotasRequestEntityData(writer: Writer, value: AlterClientQuotasRequestEntityDataInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.entityType); else writer.string(value.entityType);
  if (flexible) writer.compactNullableString(value.entityName); else writer.nullableString(value.entityName);
  if (flexible) writer.tagCount(0);
}

function writeAlterClientQuotasRequestOpData(writer: Writer, value: AlterClientQuotasRequestOpDataInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.key); else writer.string(value.key);
  writer.float64(value.value);
  writer.bool(value.remove);
  if (flexible) writer.tagCount(0);
}

export interface AlterClientQuotasResponse {
  throttleTimeMs: number;
  entries: AlterClientQuotasResponseEntryData[];
}

export interface AlterClientQuotasResponseInput {
  readonly throttleTimeMs?: number;
  readonly entries: readonly AlterClientQuotasResponseEntryDataInput[];
}

export interface AlterClientQuotasResponseEntryData {
  errorCode: number;
  errorMessage: string | null;
  entity: AlterClientQuotasResponseEntityData[];
}

export interface AlterClientQuotasResponseEntryDataInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly entity: readonly AlterClientQuotasResponseEntityDataInput[];
}

export interface AlterClientQuotasResponseEntityData {
  entityType: string;
  entityName: string | null;
}

export interface AlterClientQuotasResponseEntityDataInput {
  readonly entityType: string;
  readonly entityName: string | null;
}

export function readAlterClientQuotasResponse(reader: Reader, version: number): AlterClientQuotasResponse {
  const flexible = version >= 1;
  const throttleTimeMs = reader.int32();
  const entriesLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const entries = new Array<AlterClientQuotasResponseEntryData>(entriesLength);
  for (let i = 0; i < entriesLength; i++) entries[i] = readAlterClientQuotasResponseEntryData(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, entries };
}

function readAlterClientQuotasResponseEntryData(reader: Reader, flexible: boolean): AlterClientQuotasResponseEntryData {
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const entityLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const entity = new Array<AlterClientQuotasResponseEntityData>(entityLength);
  for (let i = 0; i < entityLength; i++) entity[i] = readAlterClientQuotasResponseEntityData(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { errorCode, errorMessage, entity };
}

function readAlterClientQuotasResponseEntityData(reader: Reader, flexible: boolean): AlterClientQuotasResponseEntityData {
  const entityType = flexible ? reader.compactString() : reader.string();
  const entityName = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { entityType, entityName };
}

export function writeAlterClientQuotasResponse(writer: Writer, value: AlterClientQuotasResponseInput, version: number): void {
  const flexible = version >= 1;
  writer.int32(value.throttleTimeMs ?? 0);
  const entries = value.entries;
  if (flexible) writer.compactArrayLength(entries.length); else writer.arrayLength(entries.length);
  for (const item of entries) writeAlterClientQuotasResponseEntryData(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAlterClientQuotasResponseEntryData(writer: Writer, value: AlterClientQuotasResponseEntryDataInput, flexible: boolean): void {
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  const entity = value.entity;
  if (flexible) writer.compactArrayLength(entity.length); else writer.arrayLength(entity.length);
  for (const item of entity) writeAlterClientQuotasResponseEntityData(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAlterClientQuotasResponseEntityData(writer: Writer, value: AlterClientQuotasResponseEntityDataInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.entityType); else writer.string(value.entityType);
  if (flexible) writer.compactNullableString(value.entityName); else writer.nullableString(value.entityName);
  if (flexible) writer.tagCount(0);
}
