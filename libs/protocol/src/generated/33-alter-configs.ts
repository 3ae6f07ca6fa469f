// Written by generator/generate.mjs from schemas/33-alter-configs.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const AlterConfigs: Api<AlterConfigsRequest, AlterConfigsRequestInput, AlterConfigsResponse, AlterConfigsResponseInput> = {
  key: 33,
  name: 'AlterConfigs',
  validVersions: { min: 0, max: 2 },
  flexibleFrom: 2,
  readRequest: readAlterConfigsRequest,
  writeRequest: writeAlterConfigsRequest,
  readResponse: readAlterConfigsResponse,
  writeResponse: writeAlterConfigsResponse,
};

export interface AlterConfigsRequest {
  resources: AlterConfigsRequestResource[];
  validateOnly: boolean;
}

export interface AlterConfigsRequestInput {
  readonly resources: readonly AlterConfigsRequestResourceInput[];
  readonly validateOnly: boolean;
}

export interface AlterConfigsRequestResource {
  resourceType: number;
  resourceName: string;
  configs: AlterConfigsRequestAlterableConfig[];
}

export interface AlterConfigsRequestResourceInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly AlterConfigsRequestAlterableConfigInput[];
}

export interface AlterConfigsRequestAlterableConfig {
  name: string;
  value: string | null;
}

export interface AlterConfigsRequestAlterableConfigInput {
  readonly name: string;
  readonly value: string | null;
}

export function readAlterConfigsRequest(reader: Reader, version: number): AlterConfigsRequest {
  const flexible = version >= 2;
  const resourcesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const resources = new Array<AlterConfigsRequestResource>(resourcesLength);
  for (let i = 0; i < resourcesLength; i++) resources[i] = readAlterConfigsRequestResource(reader, flexible);
  const validateOnly = reader.bool();
  if (flexible) reader.skipTaggedFields();
  return { resources, validateOnly };
}

function readAlterConfigsRequestResource(reader: Reader, flexible: boolean): AlterConfigsRequestResource {
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const configsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const configs = new Array<AlterConfigsRequestAlterableConfig>(configsLength);
  for (let i = 0; i < configsLength; i++) configs[i] = readAlterConfigsRequestAlterableConfig(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { resourceType, resourceName, configs };
}

function readAlterConfigsRequestAlterableConfig(reader: Reader, flexible: boolean): AlterConfigsRequestAlterableConfig {
  const name = flexible ? reader.compactString() : reader.string();
  const value = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { name, value };
}

export function writeAlterConfigsRequest(writer: Writer, value: AlterConfigsRequestInput, version: number): void {
  const flexible = version >= 2;
  const resources = value.resources;
  if (flexible) writer.compactArrayLength(resources.length); else writer.arrayLength(resources.length);
  for (const item of resources) writeAlterConfigsRequestResource(writer, item, flexible);
  writer.bool(value.validateOnly);
  if (flexible) writer.tagCount(0);
}

function writeAlterConfigsRequestResource(writer: Writer, value: AlterConfigsRequestResourceInput, flexible: boolean): void {
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName); else writer.string(value.resourceName);
  const configs = value.configs;
  if (flexible) writer.compactArrayLength(configs.length); else writer.arrayLength(configs.length);
  for (const item of configs) writeAlterConfigsRequestAlterableConfig(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAlterConfigsRequestAlterableConfig(writer: Writer, value: AlterConfigsRequestAlterableConfigInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  if (flexible) writer.compactNullableString(value.value); else writer.nullableString(value.value);
  if (flexible) writer.tagCount(0);
}

export interface AlterConfigsResponse {
  throttleTimeMs: number;
  responses: AlterConfigsResponseResourceResponse[];
}

export interface AlterConfigsResponseInput {
  readonly throttleTimeMs?: number;
  readonly responses: readonly AlterConfigsResponseResourceResponseInput[];
}

export interface AlterConfigsResponseResourceResponse {
  errorCode: number;
  errorMessage: string | null;
  resourceType: number;
  resourceName: string;
}

export interface AlterConfigsResponseResourceResponseInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
}

export function readAlterConfigsResponse(reader: Reader, version: number): AlterConfigsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const responsesLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const responses = new Array<AlterConfigsResponseResourceResponse>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readAlterConfigsResponseResourceResponse(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, responses };
}

function readAlterConfigsResponseResourceResponse(reader: Reader, flexible: boolean): AlterConfigsResponseResourceResponse {
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTaggedFields();
  return { errorCode, errorMessage, resourceType, resourceName };
}

export function writeAlterConfigsResponse(writer: Writer, value: AlterConfigsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length); else writer.arrayLength(responses.length);
  for (const item of responses) writeAlterConfigsResponseResourceResponse(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAlterConfigsResponseResourceResponse(writer: Writer, value: AlterConfigsResponseResourceResponseInput, flexible: boolean): void {
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName); else writer.string(value.resourceName);
  if (flexible) writer.tagCount(0);
}
