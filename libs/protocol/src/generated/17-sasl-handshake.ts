// Written by generator/generate.mjs from schemas/17-sasl-handshake.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const SaslHandshake: Api<SaslHandshakeRequest, SaslHandshakeRequestInput, SaslHandshakeResponse, SaslHandshakeResponseInput> = {
  key: 17,
  name: 'SaslHandshake',
  validVersions: { min: 0, max: 1 },
  flexibleFrom: Infinity,
  readRequest: readSaslHandshakeRequest,
  writeRequest: writeSaslHandshakeRequest,
  readResponse: readSaslHandshakeResponse,
  writeResponse: writeSaslHandshakeResponse,
};

export interface SaslHandshakeRequest {
  mechanism: string;
}

export interface SaslHandshakeRequestInput {
  readonly mechanism: string;
}

export function readSaslHandshakeRequest(reader: Reader, _version: number): SaslHandshakeRequest {
  const mechanism = reader.string();
  return { mechanism };
}

export function writeSaslHandshakeRequest(writer: Writer, value: SaslHandshakeRequestInput, _version: number): void {
  writer.string(value.mechanism);
}

export interface SaslHandshakeResponse {
  errorCode: number;
  mechanisms: string[];
}

export interface SaslHandshakeResponseInput {
  readonly errorCode: number;
  readonly mechanisms: readonly string[];
}

export function readSaslHandshakeResponse(reader: Reader, _version: number): SaslHandshakeResponse {
  const errorCode = reader.int16();
  const mechanismsLength = reader.arrayLength(2);
  const mechanisms = new Array<string>(mechanismsLength);
  for (let i = 0; i < mechanismsLength; i++) mechanisms[i] = reader.string();
  return { errorCode, mechanisms };
}

export function writeSaslHandshakeResponse(writer: Writer, value: SaslHandshakeResponseInput, _version: number): void {
  writer.int16(value.errorCode);
  const mechanisms = value.mechanisms;
  writer.arrayLength(mechanisms.length);
  for (const item of mechanisms) writer.string(item);
}
