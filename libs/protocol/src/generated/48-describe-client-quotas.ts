// Written by generator/generate.mjs from schemas/48-describe-client-quotas.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeClientQuotas: Api<DescribeClientQuotasRequest, DescribeClientQuotasRequestInput, DescribeClientQuotasResponse, DescribeClientQuotasResponseInput> = {
  key: 48,
  name: 'DescribeClientQuotas',
  validVersions: { min: 0, max: 1 },
  flexibleFrom: 1,
  readRequest: readDescribeClientQuotasRequest,
  writeRequest: writeDescribeClientQuotasRequest,
  readResponse: readDescribeClientQuotasResponse,
  writeResponse: writeDescribeClientQuotasResponse,
};

export interface DescribeClientQuotasRequest {
  components: DescribeClientQuotasRequestComponentData[];
  strict: boolean;
}

export interface DescribeClientQuotasRequestInput {
  readonly components: readonly DescribeClientQuotasRequestComponentDataInput[];
  readonly strict: boolean;
}

export interface DescribeClientQuotasRequestComponentData {
  entityType: string;
  matchType: number;
  match: string | null;
}

export interface DescribeClientQuotasRequestComponentDataInput {
  readonly entityType: string;
  readonly matchType: number;
  readonly match: string | null;
}

export function readDescribeClientQuotasRequest(reader: Reader, version: number): DescribeClientQuotasRequest {
  const flexible = version >= 1;
  const componentsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const components = new Array<DescribeClientQuotasRequestComponentData>(componentsLength);
  for (let i = 0; i < componentsLength; i++) components[i] = readDescribeClientQuotasRequestComponentData(reader, flexible);
  const strict = reader.bool();
  if (flexible) reader.skipTaggedFields();
  return { components, strict };
}

function readDescribeClientQuotasRequestComponentData(reader: Reader, flexible: boolean): DescribeClientQuotasRequestComponentData {
  const entityType = flexible ? reader.compactString() : reader.string();
  const matchType = reader.int8();
  const match = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { entityType, matchType, match };
}

export function writeDescribeClientQuotasRequest(writer: Writer, value: DescribeClientQuotasRequestInput, version: number): void {
  const flexible = version >= 1;
  const components = value.components;
  if (flexible) writer.compactArrayLength(components.length); else writer.arrayLength(components.length);
  for (const item of components) writeDescribeClientQuotasRequestComponentData(writer, item, flexible);
  writer.bool(value.strict);
  if (flexible) writer.tagCount(0);
}

function writeDescribeClientQuotasRequestComponentData(writer: Writer, value: DescribeClientQuotasRequestComponentDataInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.entityType); else writer.string(value.entityType);
  writer.int8(value.matchType);
  if (flexible) writer.compactNullableString(value.match); else writer.nullableString(value.match);
  if (flexible) writer.tagCount(0);
}

export interface DescribeClientQuotasResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  entries: DescribeClientQuotasResponseEntryData[] | null;
}

export interface DescribeClientQuotasResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly entries: readonly DescribeClientQuotasResponseEntryDataInput[] | null;
}

export interface DescribeClientQuotasResponseEntryData {
  entity: DescribeClientQuotasResponseEntityData[];
  values: DescribeClientQuotasResponseValueData[];
}

export interface DescribeClientQuotasResponseEntryDataInput {
  readonly entity: readonly DescribeClientQuotasResponseEntityDataInput[];
  readonly values: readonly DescribeClientQuotasResponseValueDataInput[];
}

export interface DescribeClientQuotasResponseEntityData {
  entityType: string;
  entityName: string | null;
}

export interface DescribeClientQuotasResponseEntityDataInput {
  readonly entityType: string;
  readonly entityName: string | null;
}

export interface DescribeClientQuotasResponseValueData {
  key: string;
  value: number;
}

export interface DescribeClientQuotasResponseValueDataInput {
  readonly key: string;
  readonly value: number;
}

export function readDescribeClientQuotasResponse(reader: Reader, version: number): DescribeClientQuotasResponse {
  const flexible = version >= 1;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  let entries: DescribeClientQuotasResponseEntryData[] | null;
  const entriesLength = flexible ? reader.compactNullableArrayLength(3) : reader.nullableArrayLength(3);
  const entriesItems = new Array<DescribeClientQuotasResponseEntryData>(Math.max(0, entriesLength));
  for (let i = 0; i < entriesLength; i++) entriesItems[i] = readDescribeClientQuotasResponseEntryData(reader, flexible);
  entries = entriesLength < 0 ? null : entriesItems;
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, entries };
}

function readDescribeClientQuotasResponseEntryData(reader: Reader, flexible: boolean): DescribeClientQuotasResponseEntryData {
  const entityLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const entity = new Array<DescribeClientQuotasResponseEntityData>(entityLength);
  for (let i = 0; i < entityLength; i++) entity[i] = readDescribeClientQuotasResponseEntityData(reader, flexible);
  const valuesLength = flexible ? reader.compactArrayLength(10) : reader.arrayLength(10);
  const values = new Array<DescribeClientQuotasResponseValueData>(valuesLength);
  for (let i = 0; i < valuesLength; i++) values[i] = readDescribeClientQuotasResponseValueData(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { entity, values };
}

function readDescribeClientQuotasResponseEntityData(reader: Reader, flexible: boolean): DescribeClientQuotasResponseEntityData {
  const entityType = flexible ? reader.compactString() : reader.string();
  const entityName = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { entityType, entityName };
}

function readDescribeClientQuotasResponseValueData(reader: Reader, flexible: boolean): DescribeClientQuotasResponseValueData {
  const key = flexible ? reader.compactString() : reader.string();
  const value = reader.float64();
  if (flexible) reader.skipTaggedFields();
  return { key, value };
}

export function writeDescribeClientQuotasResponse(writer: Writer, value: DescribeClientQuotasResponseInput, version: number): void {
  const flexible = version >= 1;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  const entries = value.entries;
  if (flexible) writer.compactArrayLength(entries === null ? -1 : entries.length); else writer.arrayLength(entries === null ? -1 : entries.length);
  if (entries !== null) for (const item of entries) writeDescribeClientQuotasResponseEntryData(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeClientQuotasResponseEntryData(writer: Writer, value: DescribeClientQuotasResponseEntryDataInput, flexible: boolean): void {
  const entity = value.entity;
  if (flexible) writer.compactArrayLength(entity.length); else writer.arrayLength(entity.length);
  for (const item of entity) writeDescribeClientQuotasResponseEntityData(writer, item, flexible);
  const values = value.values;
  if (flexible) writer.compactArrayLength(values.length); else writer.arrayLength(values.length);
  for (const item of values) writeDescribeClientQuotasResponseValueData(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeClientQuotasResponseEntityData(writer: Writer, value: DescribeClientQuotasResponseEntityDataInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.entityType); else writer.string(value.entityType);
  if (flexible) writer.compactNullableString(value.entityName); else writer.nullableString(value.entityName);
  if (flexible) writer.tagCount(0);
}

function writeDescribeClientQuotasResponseValueData(writer: Writer, value: DescribeClientQuotasResponseValueDataInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.key); else writer.string(value.key);
  writer.float64(value.value);
  if (flexible) writer.tagCount(0);
}
