// Written by generator/generate.mjs from schemas/32-describe-configs.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeConfigs: Api<DescribeConfigsRequest, DescribeConfigsRequestInput, DescribeConfigsResponse, DescribeConfigsResponseInput> = {
  key: 32,
  name: 'DescribeConfigs',
  validVersions: { min: 1, max: 4 },
  flexibleFrom: 4,
  readRequest: readDescribeConfigsRequest,
  writeRequest: writeDescribeConfigsRequest,
  readResponse: readDescribeConfigsResponse,
  writeResponse: writeDescribeConfigsResponse,
};

export interface DescribeConfigsRequest {
  resources: DescribeConfigsRequestResource[];
  includeSynonyms: boolean;
  includeDocumentation: boolean; // v3+
}

export interface DescribeConfigsRequestInput {
  readonly resources: readonly DescribeConfigsRequestResourceInput[];
  readonly includeSynonyms?: boolean; // default false
  readonly includeDocumentation?: boolean; // default false
}

export interface DescribeConfigsRequestResource {
  resourceType: number;
  resourceName: string;
  configurationKeys: string[] | null;
}

export interface DescribeConfigsRequestResourceInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configurationKeys: readonly string[] | null;
}

export function readDescribeConfigsRequest(reader: Reader, version: number): DescribeConfigsRequest {
  const flexible = version >= 4;
  const resourcesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const resources = new Array<DescribeConfigsRequestResource>(resourcesLength);
  for (let i = 0; i < resourcesLength; i++) resources[i] = readDescribeConfigsRequestResource(reader, flexible);
  const includeSynonyms = reader.bool();
  const includeDocumentation = version >= 3 ? reader.bool() : false;
  if (flexible) reader.skipTaggedFields();
  return { resources, includeSynonyms, includeDocumentation };
}

function readDescribeConfigsRequestResource(reader: Reader, flexible: boolean): DescribeConfigsRequestResource {
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  let configurationKeys: string[] | null;
  const configurationKeysLength = flexible ? reader.compactNullableArrayLength(1) : reader.nullableArrayLength(1);
  const configurationKeysItems = new Array<string>(Math.max(0, configurationKeysLength));
  for (let i = 0; i < configurationKeysLength; i++) configurationKeysItems[i] = flexible ? reader.compactString() : reader.string();
  configurationKeys = configurationKeysLength < 0 ? null : configurationKeysItems;
  if (flexible) reader.skipTaggedFields();
  return { resourceType, resourceName, configurationKeys };
}

export function writeDescribeConfigsRequest(writer: Writer, value: DescribeConfigsRequestInput, version: number): void {
  const flexible = version >= 4;
  const resources = value.resources;
  if (flexible) writer.compactArrayLength(resources.length); else writer.arrayLength(resources.length);
  for (const item of resources) writeDescribeConfigsRequestResource(writer, item, flexible);
  writer.bool(value.includeSynonyms ?? false);
  if (version >= 3) writer.bool(value.includeDocumentation ?? false);
  if (flexible) writer.tagCount(0);
}

function writeDescribeConfigsRequestResource(writer: Writer, value: DescribeConfigsRequestResourceInput, flexible: boolean): void {
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName); else writer.string(value.resourceName);
  const configurationKeys = value.configurationKeys;
  if (flexible) writer.compactArrayLength(configurationKeys === null ? -1 : configurationKeys.length); else writer.arrayLength(configurationKeys === null ? -1 : configurationKeys.length);
  if (configurationKeys !== null) for (const item of configurationKeys) if (flexible) writer.compactString(item); else writer.string(item);
  if (flexible) writer.tagCount(0);
}

export interface DescribeConfigsResponse {
  throttleTimeMs: number;
  results: DescribeConfigsResponseResult[];
}

export interface DescribeConfigsResponseInput {
  readonly throttleTimeMs?: number;
  readonly results: readonly DescribeConfigsResponseResultInput[];
}

export interface DescribeConfigsResponseResult {
  errorCode: number;
  errorMessage: string | null;
  resourceType: number;
  resourceName: string;
  configs: DescribeConfigsResponseResourceResult[];
}

export interface DescribeConfigsResponseResultInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly DescribeConfigsResponseResourceResultInput[];
}

export interface DescribeConfigsResponseResourceResult {
  name: string;
  value: string | null;
  readOnly: boolean;
  configSource: number;
  isSensitive: boolean;
  synonyms: DescribeConfigsResponseSynonym[];
  configType: number; // v3+
  documentation: string | null; // v3+
}

export interface DescribeConfigsResponseResourceResultInput {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource?: number; // default -1
  readonly isSensitive: boolean;
  readonly synonyms: readonly DescribeConfigsResponseSynonymInput[];
  readonly configType?: number; // default 0
  readonly documentation?: string | null;
}

export interface DescribeConfigsResponseSynonym {
  name: string;
  value: string | null;
  source: number;
}

export interface DescribeConfigsResponseSynonymInput {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
}

export function readDescribeConfigsResponse(reader: Reader, version: number): DescribeConfigsResponse {
  const flexible = version >= 4;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(7) : reader.arrayLength(7);
  const results = new Array<DescribeConfigsResponseResult>(resultsLength);
  for (let i = 0; i < resultsLength; i++) results[i] = readDescribeConfigsResponseResult(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, results };
}

function readDescribeConfigsResponseResult(reader: Reader, version: number, flexible: boolean): DescribeConfigsResponseResult {
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const configsLength = flexible ? reader.compactArrayLength(9) : reader.arrayLength(9);
  const configs = new Array<DescribeConfigsResponseResourceResult>(configsLength);
  for (let i = 0; i < configsLength; i++) configs[i] = readDescribeConfigsResponseResourceResult(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { errorCode, errorMessage, resourceType, resourceName, configs };
}

function readDescribeConfigsResponseResourceResult(reader: Reader, version: number, flexible: boolean): DescribeConfigsResponseResourceResult {
  const name = flexible ? reader.compactString() : reader.string();
  const value = flexible ? reader.compactNullableString() : reader.nullableString();
  const readOnly = reader.bool();
  const configSource = reader.int8();
  const isSensitive = reader.bool();
  const synonymsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const synonyms = new Array<DescribeConfigsResponseSynonym>(synonymsLength);
  for (let i = 0; i < synonymsLength; i++) synonyms[i] = readDescribeConfigsResponseSynonym(reader, flexible);
  const configType = version >= 3 ? reader.int8() : 0;
  const documentation = version >= 3 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : '';
  if (flexible) reader.skipTaggedFields();
  return { name, value, readOnly, configSource, isSensitive, synonyms, configType, documentation };
}

function readDescribeConfigsResponseSynonym(reader: Reader, flexible: boolean): DescribeConfigsResponseSynonym {
  const name = flexible ? reader.compactString() : reader.string();
  const value = flexible ? reader.compactNullableString() : reader.nullableString();
  const source = reader.int8();
  if (flexible) reader.skipTaggedFields();
  return { name, value, source };
}

export function writeDescribeConfigsResponse(writer: Writer, value: DescribeConfigsResponseInput, version: number): void {
  const flexible = version >= 4;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length); else writer.arrayLength(results.length);
  for (const item of results) writeDescribeConfigsResponseResult(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeConfigsResponseResult(writer: Writer, value: DescribeConfigsResponseResultInput, version: number, flexible: boolean): void {
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName); else writer.string(value.resourceName);
  const configs = value.configs;
  if (flexible) writer.compactArrayLength(configs.length); else writer.arrayLength(configs.length);
  for (const item of configs) writeDescribeConfigsResponseResourceResult(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeConfigsResponseResourceResult(writer: Writer, value: DescribeConfigsResponseResourceResultInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  if (flexible) writer.compactNullableString(value.value); else writer.nullableString(value.value);
  writer.bool(value.readOnly);
  writer.int8(value.configSource ?? -1);
  writer.bool(value.isSensitive);
  const synonyms = value.synonyms;
  if (flexible) writer.compactArrayLength(synonyms.length); else writer.arrayLength(synonyms.length);
  for (const item of synonyms) writeDescribeConfigsResponseSynonym(writer, item, flexible);
  if (version >= 3) writer.int8(value.configType ?? 0);
  if (version >= 3) {
    if (flexible) writer.compactNullableString(value.documentation === undefined ? '' : value.documentation); else writer.nullableString(value.documentation === undefined ? '' : value.documentation);
  }
  if (flexible) writer.tagCount(0);
}

function writeDescribeConfigsResponseSynonym(writer: Writer, value: DescribeConfigsResponseSynonymInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  if (flexible) writer.compactNullableString(value.value); else writer.nullableString(value.value);
  writer.int8(value.source);
  if (flexible) writer.tagCount(0);
}
