// Written by generator/generate.mjs from schemas/18-api-versions.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ApiVersions: Api<ApiVersionsRequest, ApiVersionsRequestInput, ApiVersionsResponse, ApiVersionsResponseInput> = {
  key: 18,
  name: 'ApiVersions',
  validVersions: { min: 0, max: 4 },
  flexibleFrom: 3,
  readRequest: readApiVersionsRequest,
  writeRequest: writeApiVersionsRequest,
  readResponse: readApiVersionsResponse,
  writeResponse: writeApiVersionsResponse,
};

export interface ApiVersionsRequest {
  clientSoftwareName: string; // v3+
  clientSoftwareVersion: string; // v3+
}

export interface ApiVersionsRequestInput {
  readonly clientSoftwareName?: string;
  readonly clientSoftwareVersion?: string;
}

export function readApiVersionsRequest(reader: Reader, version: number): ApiVersionsRequest {
  const flexible = version >= 3;
  const clientSoftwareName = version >= 3 ? reader.compactString() : '';
  const clientSoftwareVersion = version >= 3 ? reader.compactString() : '';
  if (flexible) reader.skipTaggedFields();
  return { clientSoftwareName, clientSoftwareVersion };
}

export function writeApiVersionsRequest(writer: Writer, value: ApiVersionsRequestInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 3) writer.compactString(value.clientSoftwareName ?? '');
  if (version >= 3) writer.compactString(value.clientSoftwareVersion ?? '');
  if (flexible) writer.tagCount(0);
}

export interface ApiVersionsResponse {
  errorCode: number;
  apiKeys: ApiVersionsResponseApiVersion[];
  throttleTimeMs: number; // v1+
  supportedFeatures: ApiVersionsResponseSupportedFeatureKey[]; // v3+, tag 0
  finalizedFeaturesEpoch: bigint; // v3+, tag 1
  finalizedFeatures: ApiVersionsResponseFinalizedFeatureKey[]; // v3+, tag 2
  zkMigrationReady: boolean; // v3+, tag 3
}

export interface ApiVersionsResponseInput {
  readonly errorCode: number;
  readonly apiKeys: readonly ApiVersionsResponseApiVersionInput[];
  readonly throttleTimeMs?: number;
  readonly supportedFeatures?: readonly ApiVersionsResponseSupportedFeatureKeyInput[];
  readonly finalizedFeaturesEpoch?: bigint; // default -1
  readonly finalizedFeatures?: readonly ApiVersionsResponseFinalizedFeatureKeyInput[];
  readonly zkMigrationReady?: boolean; // default false
}

export interface ApiVersionsResponseApiVersion {
  apiKey: number;
  minVersion: number;
  maxVersion: number;
}

export interface ApiVersionsResponseApiVersionInput {
  readonly apiKey: number;
  readonly minVersion: number;
  readonly maxVersion: number;
}

export interface ApiVersionsResponseSupportedFeatureKey {
  name: string;
  minVersion: number;
  maxVersion: number;
}

export interface ApiVersionsResponseSupportedFeatureKeyInput {
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
}

export interface ApiVersionsResponseFinalizedFeatureKey {
  name: string;
  maxVersionLevel: number;
  minVersionLevel: number;
}

export interface ApiVersionsResponseFinalizedFeatureKeyInput {
  readonly name: string;
  readonly maxVersionLevel: number;
  readonly minVersionLevel: number;
}

export function readApiVersionsResponse(reader: Reader, version: number): ApiVersionsResponse {
  const flexible = version >= 3;
  const errorCode = reader.int16();
  const apiKeysLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const apiKeys = new Array<ApiVersionsResponseApiVersion>(apiKeysLength);
  for (let i = 0; i < apiKeysLength; i++) apiKeys[i] = readApiVersionsResponseApiVersion(reader, flexible);
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  let supportedFeatures: ApiVersionsResponseSupportedFeatureKey[] = [];
  let finalizedFeaturesEpoch: bigint = -1n;
  let finalizedFeatures: ApiVersionsResponseFinalizedFeatureKey[] = [];
  let zkMigrationReady: boolean = false;
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let tags = 0; tags < tagCount; tags++) {
      const tag = reader.unsignedVarint();
      const end = reader.taggedFieldEnd();
      if (tag === 0) {
        const supportedFeaturesLength = reader.compactArrayLength(6);
        const supportedFeaturesItems = new Array<ApiVersionsResponseSupportedFeatureKey>(supportedFeaturesLength);
        for (let i = 0; i < supportedFeaturesLength; i++) supportedFeaturesItems[i] = readApiVersionsResponseSupportedFeatureKey(reader);
        supportedFeatures = supportedFeaturesItems;
      } else if (tag === 1) {
        finalizedFeaturesEpoch = reader.int64();
      } else if (tag === 2) {
        const finalizedFeaturesLength = reader.compactArrayLength(6);
        const finalizedFeaturesItems = new Array<ApiVersionsResponseFinalizedFeatureKey>(finalizedFeaturesLength);
        for (let i = 0; i < finalizedFeaturesLength; i++) finalizedFeaturesItems[i] = readApiVersionsResponseFinalizedFeatureKey(reader);
        finalizedFeatures = finalizedFeaturesItems;
      } else if (tag === 3) {
        zkMigrationReady = reader.bool();
      } else reader.skipTo(end);
      reader.expectEnd(end);
    }
  }
  return { errorCode, apiKeys, throttleTimeMs, supportedFeatures, finalizedFeaturesEpoch, finalizedFeatures, zkMigrationReady };
}

function readApiVersionsResponseApiVersion(reader: Reader, flexible: boolean): ApiVersionsResponseApiVersion {
  const apiKey = reader.int16();
  const minVersion = reader.int16();
  const maxVersion = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { apiKey, minVersion, maxVersion };
}

function readApiVersionsResponseSupportedFeatureKey(reader: Reader): ApiVersionsResponseSupportedFeatureKey {
  const name = reader.compactString();
  const minVersion = reader.int16();
  const maxVersion = reader.int16();
  reader.skipTaggedFields();
  return { name, minVersion, maxVersion };
}

function readApiVersionsResponseFinalizedFeatureKey(reader: Reader): ApiVersionsResponseFinalizedFeatureKey {
  const name = reader.compactString();
  const maxVersionLevel = reader.int16();
  const minVersionLevel = reader.int16();
  reader.skipTaggedFields();
  return { name, maxVersionLevel, minVersionLevel };
}

export function writeApiVersionsResponse(writer: Writer, value: ApiVersionsResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int16(value.errorCode);
  const apiKeys = value.apiKeys;
  if (flexible) writer.compactArrayLength(apiKeys.length); else writer.arrayLength(apiKeys.length);
  for (const item of apiKeys) writeApiVersionsResponseApiVersion(writer, item, flexible);
  if (version >= 1) writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) {
    const supportedFeatures = value.supportedFeatures ?? [];
    const finalizedFeaturesEpoch = value.finalizedFeaturesEpoch ?? -1n;
    const finalizedFeatures = value.finalizedFeatures ?? [];
    const zkMigrationReady = value.zkMigrationReady ?? false;
    const hasSupportedFeatures = supportedFeatures.length > 0;
    const hasFinalizedFeaturesEpoch = finalizedFeaturesEpoch !== -1n;
    const hasFinalizedFeatures = finalizedFeatures.length > 0;
    const hasZkMigrationReady = zkMigrationReady !== false;
    writer.tagCount(Number(hasSupportedFeatures) + Number(hasFinalizedFeaturesEpoch) + Number(hasFinalizedFeatures) + Number(hasZkMigrationReady));
    if (hasSupportedFeatures) {
      const start = writer.beginTaggedField(0);
      writer.compactArrayLength(supportedFeatures.length);
      for (const item of supportedFeatures) writeApiVersionsResponseSupportedFeatureKey(writer, item);
      writer.endTaggedField(start);
    }
    if (hasFinalizedFeaturesEpoch) {
      const start = writer.beginTaggedField(1);
      writer.int64(finalizedFeaturesEpoch);
      writer.endTaggedField(start);
    }
    if (hasFinalizedFeatures) {
      const start = writer.beginTaggedField(2);
      writer.compactArrayLength(finalizedFeatures.length);
      for (const item of finalizedFeatures) writeApiVersionsResponseFinalizedFeatureKey(writer, item);
      writer.endTaggedField(start);
    }
    if (hasZkMigrationReady) {
      const start = writer.beginTaggedField(3);
      writer.bool(zkMigrationReady);
      writer.endTaggedField(start);
    }
  }
}

function writeApiVersionsResponseApiVersion(writer: Writer, value: ApiVersionsResponseApiVersionInput, flexible: boolean): void {
  writer.int16(value.apiKey);
  writer.int16(value.minVersion);
  writer.int16(value.maxVersion);
  if (flexible) writer.tagCount(0);
}

function writeApiVersionsResponseSupportedFeatureKey(writer: Writer, value: ApiVersionsResponseSupportedFeatureKeyInput): void {
  writer.compactString(value.name);
  writer.int16(value.minVersion);
  writer.int16(value.maxVersion);
  writer.tagCount(0);
}

function writeApiVersionsResponseFinalizedFeatureKey(writer: Writer, value: ApiVersionsResponseFinalizedFeatureKeyInput): void {
  writer.compactString(value.name);
  writer.int16(value.maxVersionLevel);
  writer.int16(value.minVersionLevel);
  writer.tagCount(0);
}
