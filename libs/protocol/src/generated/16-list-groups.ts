// Written by generator/generate.mjs from schemas/16-list-groups.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ListGroups: Api<ListGroupsRequest, ListGroupsRequestInput, ListGroupsResponse, ListGroupsResponseInput> = {
  key: 16,
  name: 'ListGroups',
  validVersions: { min: 0, max: 5 },
  flexibleFrom: 3,
  readRequest: readListGroupsRequest,
  writeRequest: writeListGroupsRequest,
  readResponse: readListGroupsResponse,
  writeResponse: writeListGroupsResponse,
};

export interface ListGroupsRequest {
  statesFilter: string[]; // v4+
  typesFilter: string[]; // v5
}

export interface ListGroupsRequestInput {
  readonly statesFilter?: readonly string[];
  readonly typesFilter?: readonly string[];
}

export function readListGroupsRequest(reader: Reader, version: number): ListGroupsRequest {
  const flexible = version >= 3;
  let statesFilter: string[] = [];
  if (version >= 4) {
    const statesFilterLength = reader.compactArrayLength(1);
    const statesFilterItems = new Array<string>(statesFilterLength);
    for (let i = 0; i < statesFilterLength; i++) statesFilterItems[i] = reader.compactString();
    statesFilter = statesFilterItems;
  }
  let typesFilter: string[] = [];
  if (version >= 5) {
    const typesFilterLength = reader.compactArrayLength(1);
    const typesFilterItems = new Array<string>(typesFilterLength);
    for (let i = 0; i < typesFilterLength; i++) typesFilterItems[i] = reader.compactString();
    typesFilter = typesFilterItems;
  }
  if (flexible) reader.skipTaggedFields();
  return { statesFilter, typesFilter };
}

export function writeListGroupsRequest(writer: Writer, value: ListGroupsRequestInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 4) {
    const statesFilter = value.statesFilter ?? [];
    writer.compactArrayLength(statesFilter.length);
    for (const item of statesFilter) writer.compactString(item);
  }
  if (version >= 5) {
    const typesFilter = value.typesFilter ?? [];
    writer.compactArrayLength(typesFilter.length);
    for (const item of typesFilter) writer.compactString(item);
  }
  if (flexible) writer.tagCount(0);
}

export interface ListGroupsResponse {
  throttleTimeMs: number; // v1+
  errorCode: number;
  groups: ListGroupsResponseListedGroup[];
}

export interface ListGroupsResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly groups: readonly ListGroupsResponseListedGroupInput[];
}

export interface ListGroupsResponseListedGroup {
  groupId: string;
  protocolType: string;
  groupState: string; // v4+
  groupType: string; // v5
}

export interface ListGroupsResponseListedGroupInput {
  readonly groupId: string;
  readonly protocolType: string;
  readonly groupState?: string;
  readonly groupType?: string;
}

export function readListGroupsResponse(reader: Reader, version: number): ListGroupsResponse {
  const flexible = version >= 3;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = reader.int16();
  const groupsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const groups = new Array<ListGroupsResponseListedGroup>(groupsLength);
  for (let i = 0; i < groupsLength; i++) groups[i] = readListGroupsResponseListedGroup(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, groups };
}

function readListGroupsResponseListedGroup(reader: Reader, version: number, flexible: boolean): ListGroupsResponseListedGroup {
  const groupId = flexible ? reader.compactString() : reader.string();
  const protocolType = flexible ? reader.compactString() : reader.string();
  const groupState = version >= 4 ? reader.compactString() : '';
  const groupType = version >= 5 ? reader.compactString() : '';
  if (flexible) reader.skipTaggedFields();
  return { groupId, protocolType, groupState, groupType };
}

export function writeListGroupsResponse(writer: Writer, value: ListGroupsResponseInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 1) writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  const groups = value.groups;
  if (flexible) writer.compactArrayLength(groups.length); else writer.arrayLength(groups.length);
  for (const item of groups) writeListGroupsResponseListedGroup(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeListGroupsResponseListedGroup(writer: Writer, value: ListGroupsResponseListedGroupInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  if (flexible) writer.compactString(value.protocolType); else writer.string(value.protocolType);
  if (version >= 4) writer.compactString(value.groupState ?? '');
  if (version >= 5) writer.compactString(value.groupType ?? '');
  if (flexible) writer.tagCount(0);
}
