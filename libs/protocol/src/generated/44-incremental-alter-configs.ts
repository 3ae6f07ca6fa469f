// Written by generator/generate.mjs from schemas/44-incremental-alter-configs.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const IncrementalAlterConfigs: Api<IncrementalAlterConfigsRequest, IncrementalAlterConfigsRequestInput, IncrementalAlterConfigsResponse, IncrementalAlterConfigsResponseInput> = {
  key: 44,
  name: 'IncrementalAlterConfigs',
  validVersions: { min: 0, max: 1 },
  flexibleFrom: 1,
  readRequest: readIncrementalAlterConfigsRequest,
  writeRequest: writeIncrementalAlterConfigsRequest,
  readResponse: readIncrementalAlterConfigsResponse,
  writeResponse: writeIncrementalAlterConfigsResponse,
};

export interface IncrementalAlterConfigsRequest {
  resources: IncrementalAlterConfigsRequestAlterConfigsResource[];
  validateOnly: boolean;
}

export interface IncrementalAlterConfigsRequestInput {
  readonly resources: readonly IncrementalAlterConfigsRequestAlterConfigsResourceInput[];
  readonly validateOnly: boolean;
}

export interface IncrementalAlterConfigsRequestAlterConfigsResource {
  resourceType: number;
  resourceName: string;
  configs: IncrementalAlterConfigsRequestAlterableConfig[];
}

export interface IncrementalAlterConfigsRequestAlterConfigsResourceInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly IncrementalAlterConfigsRequestAlterableConfigInput[];
}

export interface IncrementalAlterConfigsRequestAlterableConfig {
  name: string;
  configOperation: number;
  value: string | null;
}

export interface IncrementalAlterConfigsRequestAlterableConfigInput {
  readonly name: string;
  readonly configOperation: number;
  readonly value: string | null;
}

export function readIncrementalAlterConfigsRequest(reader: Reader, version: number): IncrementalAlterConfigsRequest {
  const flexible = version >= 1;
  const resourcesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const resources = new Array<IncrementalAlterConfigsRequestAlterConfigsResource>(resourcesLength);
  for (let i = 0; i < resourcesLength; i++) resources[i] = readIncrementalAlterConfigsRequestAlterConfigsResource(reader, flexible);
  const validateOnly = reader.bool();
  if (flexible) reader.skipTaggedFields();
  return { resources, validateOnly };
}

function readIncrementalAlterConfigsRequestAlterConfigsResource(reader: Reader, flexible: boolean): IncrementalAlterConfigsRequestAlterConfigsResource {
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const configsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const configs = new Array<IncrementalAlterConfigsRequestAlterableConfig>(configsLength);
  for (let i = 0; i < configsLength; i++) configs[i] = readIncrementalAlterConfigsRequestAlterableConfig(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { resourceType, resourceName, configs };
}

function readIncrementalAlterConfigsRequestAlterableConfig(reader: Reader, flexible: boolean): IncrementalAlterConfigsRequestAlterableConfig {
  const name = flexible ? reader.compactString() : reader.string();
  const configOperation = reader.int8();
  const value = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { name, configOperation, value };
}

export function writeIncrementalAlterConfigsRequest(writer: Writer, value: IncrementalAlterConfigsRequestInput, version: number): void {
  const flexible = version >= 1;
  const resources = value.resources;
  if (flexible) writer.compactArrayLength(resources.length); else writer.arrayLength(resources.length);
  for (const item of resources) writeIncrementalAlterConfigsRequestAlterConfigsResource(writer, item, flexible);
  writer.bool(value.validateOnly);
  if (flexible) writer.tagCount(0);
}

function writeIncrementalAlterConfigsRequestAlterConfigsResource(writer: Writer, value: IncrementalAlterConfigsRequestAlterConfigsResourceInput, flexible: boolean): void {
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName); else writer.string(value.resourceName);
  const configs = value.configs;
  if (flexible) writer.compactArrayLength(configs.length); else writer.arrayLength(configs.length);
  for (const item of configs) writeIncrementalAlterConfigsRequestAlterableConfig(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeIncrementalAlterConfigsRequestAlterableConfig(writer: Writer, value: IncrementalAlterConfigsRequestAlterableConfigInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  writer.int8(value.configOperation);
  if (flexible) writer.compactNullableString(value.value); else writer.nullableString(value.value);
  if (flexible) writer.tagCount(0);
}

export interface IncrementalAlterConfigsResponse {
  throttleTimeMs: number;
  responses: IncrementalAlterConfigsResponseAlterConfigsResourceResponse[];
}

export interface IncrementalAlterConfigsResponseInput {
  readonly throttleTimeMs?: number;
  readonly responses: readonly IncrementalAlterConfigsResponseAlterConfigsResourceResponseInput[];
}

export interface IncrementalAlterConfigsResponseAlterConfigsResourceResponse {
  errorCode: number;
  errorMessage: string | null;
  resourceType: number;
  resourceName: string;
}

export interface IncrementalAlterConfigsResponseAlterConfigsResourceResponseInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
}

export function readIncrementalAlterConfigsResponse(reader: Reader, version: number): IncrementalAlterConfigsResponse {
  const flexible = version >= 1;
  const throttleTimeMs = reader.int32();
  const responsesLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const responses = new Array<IncrementalAlterConfigsResponseAlterConfigsResourceResponse>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readIncrementalAlterConfigsResponseAlterConfigsResourceResponse(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, responses };
}

function readIncrementalAlterConfigsResponseAlterConfigsResourceResponse(reader: Reader, flexible: boolean): IncrementalAlterConfigsResponseAlterConfigsResourceResponse {
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTaggedFields();
  return { errorCode, errorMessage, resourceType, resourceName };
}

export function writeIncrementalAlterConfigsResponse(writer: Writer, value: IncrementalAlterConfigsResponseInput, version: number): void {
  const flexible = version >= 1;
  writer.int32(value.throttleTimeMs ?? 0);
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length); else writer.arrayLength(responses.length);
  for (const item of responses) writeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(writer: Writer, value: IncrementalAlterConfigsResponseAlterConfigsResourceResponseInput, flexible: boolean): void {
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName); else writer.string(value.resourceName);
  if (flexible) writer.tagCount(0);
}
