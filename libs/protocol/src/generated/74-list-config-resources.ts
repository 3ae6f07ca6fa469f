// Written by generator/generate.mjs from schemas/74-list-config-resources.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ListConfigResources: Api<ListConfigResourcesRequest, ListConfigResourcesRequestInput, ListConfigResourcesResponse, ListConfigResourcesResponseInput> = {
  key: 74,
  name: 'ListConfigResources',
  validVersions: { min: 0, max: 1 },
  flexibleFrom: 0,
  readRequest: readListConfigResourcesRequest,
  writeRequest: writeListConfigResourcesRequest,
  readResponse: readListConfigResourcesResponse,
  writeResponse: writeListConfigResourcesResponse,
};

export interface ListConfigResourcesRequest {
  resourceTypes: number[]; // v1
}

export interface ListConfigResourcesRequestInput {
  readonly resourceTypes?: readonly number[];
}

export function readListConfigResourcesRequest(reader: Reader, version: number): ListConfigResourcesRequest {
  let resourceTypes: number[] = [];
  if (version >= 1) {
    const resourceTypesLength = reader.compactArrayLength(1);
    const resourceTypesItems = new Array<number>(resourceTypesLength);
    for (let i = 0; i < resourceTypesLength; i++) resourceTypesItems[i] = reader.int8();
    resourceTypes = resourceTypesItems;
  }
  reader.skipTaggedFields();
  return { resourceTypes };
}

export function writeListConfigResourcesRequest(writer: Writer, value: ListConfigResourcesRequestInput, version: number): void {
  if (version >= 1) {
    const resourceTypes = value.resourceTypes ?? [];
    writer.compactArrayLength(resourceTypes.length);
    for (const item of resourceTypes) writer.int8(item);
  }
  writer.tagCount(0);
}

export interface ListConfigResourcesResponse {
  throttleTimeMs: number;
  errorCode: number;
  configResources: ListConfigResourcesResponseConfigResource[];
}

export interface ListConfigResourcesResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly configResources: readonly ListConfigResourcesResponseConfigResourceInput[];
}

export interface ListConfigResourcesResponseConfigResource {
  resourceName: string;
  resourceType: number; // v1
}

export interface ListConfigResourcesResponseConfigResourceInput {
  readonly resourceName: string;
  readonly resourceType?: number; // default 16
}

export function readListConfigResourcesResponse(reader: Reader, version: number): ListConfigResourcesResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const configResourcesLength = reader.compactArrayLength(2);
  const configResources = new Array<ListConfigResourcesResponseConfigResource>(configResourcesLength);
  for (let i = 0; i < configResourcesLength; i++) configResources[i] = readListConfigResourcesResponseConfigResource(reader, version);
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, configResources };
}

function readListConfigResourcesResponseConfigResource(reader: Reader, version: number): ListConfigResourcesResponseConfigResource {
  const resourceName = reader.compactString();
  const resourceType = version >= 1 ? reader.int8() : 16;
  reader.skipTaggedFields();
  return { resourceName, resourceType };
}

export function writeListConfigResourcesResponse(writer: Writer, value: ListConfigResourcesResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  const configResources = value.configResources;
  writer.compactArrayLength(configResources.length);
  for (const item of configResources) writeListConfigResourcesResponseConfigResource(writer, item, version);
  writer.tagCount(0);
}

function writeListConfigResourcesResponseConfigResource(writer: Writer, value: ListConfigResourcesResponseConfigResourceInput, version: number): void {
  writer.compactString(value.resourceName);
  if (version >= 1) writer.int8(value.resourceType ?? 16);
  writer.tagCount(0);
}
