import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { Permissions } from '../access/permissions.js';
import type { Action } from '../access/actions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { CommittedRecord } from '../cluster/committed-records.js';
import { invalidPageToken, type Page } from '../http/paging.js';
import { invalid, Problem } from '../http/problem.js';
import type { Listing, Sort } from '../lists/listing.js';
import { positionIn, positionToken } from '../lists/positions.js';
import { idIn, rowPage, rowRange } from '../lists/row-page.js';
import type {
  ChangeDeadLetterBody,
  DeadLetterGroupQuery,
  DeadLetterQuery,
  DeadLetterSelection,
  LetterFilterFields,
} from './dead-letters.dto.js';
import { withoutFailure } from '../headers/letter-headers.js';
import type { RecordView } from '../record-views/record-views.js';
import { LetterRecords } from './letter-records.js';
import {
  GROUP_SORTS,
  LATEST_FIRST,
  LetterTable,
  type GroupOrder,
  type LetterChange,
} from './letter-table.js';
import type { Letter, LetterFilter, LetterGroup } from './letter.js';
import type { RedriveEdits } from './redrive-spec.js';

/** A validated body's. */
interface Selection extends Pick<DeadLetterSelection, 'ids' | 'letterGroup'> {
  readonly filter?: Pick<LetterFilterFields, keyof LetterFilterFields>;
}

/** As many as a redrive takes. */
const DISCARD_MAX = 100_000;

export interface ShownGroup extends LetterGroup {
  readonly sparkline: readonly number[];
}

/** The index of dead letters for people: what they may see of it, and what they write into it. */
@Injectable()
export class DeadLettersService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly table: LetterTable,
    private readonly records: LetterRecords,
  ) {}

  /** Topics of letters of which the caller is allowed the action. */
  async visible(permissions: Permissions, action: Action): Promise<readonly string[]> {
    return (await this.table.subjects()).filter((name) => permissions.allows(action, name));
  }

  /** What a selection means for this caller. @throws Problem unless it says exactly one thing. */
  async filterOf(
    { ids, letterGroup, filter }: Selection,
    permissions: Permissions,
    action: Action,
  ): Promise<LetterFilter> {
    const given = [ids, letterGroup, filter].filter((one) => one !== undefined);
    if (given.length !== 1) {
      const message = 'must have exactly one of ids, letterGroup and filter';
      throw invalid('/letters', message);
    }
    if (filter !== undefined && Object.values(filter).every((one) => one === undefined)) {
      throw invalid(
        '/letters/filter',
        'must name something: all letters there are is no selection',
      );
    }
    return {
      ...filter,
      ids: ids?.map(BigInt),
      letterGroup: letterGroup === undefined ? undefined : BigInt(letterGroup),
      visible: await this.visible(permissions, action),
    };
  }

  async list(
    { pageSize, pageToken, letterGroup, ...rest }: DeadLetterQuery,
    visible: readonly string[],
    listing: Listing,
  ): Promise<Page<Letter>> {
    const filter = {
      ...rest,
      letterGroup: letterGroup === undefined ? undefined : BigInt(letterGroup),
      visible,
    };
    const query = { pageSize, pageToken };
    const found = await this.table.list(filter, rowRange(query, listing));
    if (listing.isCounted) listing.total = await this.table.count(filter);
    return rowPage(found, query, ({ id }) => id, listing);
  }

  async one(id: bigint, visible: readonly string[]): Promise<Letter> {
    const letter = await this.table.one(id, visible);
    if (letter === undefined) throw noLetter(id);
    return letter;
  }

  /** undefined when its topic has dropped it. */
  async recordOf(letter: Letter): Promise<CommittedRecord | undefined> {
    return (await this.records.of([letter])).get(letter.id);
  }

  /**
   * Whoever edits what they see would write the asterisks into the copy, or leave out what they do not know of.
   * @throws Problem where the edits replace something of which not all is shown to the caller.
   */
  async demandSeen(letter: Letter, edits: RedriveEdits, view: RecordView): Promise<void> {
    const record = view.isOpen ? undefined : await this.recordOf(letter);
    if (record === undefined) return;
    const shown = await view.show(letter.topic, record);
    const own = ({ headers }: Pick<CommittedRecord, 'headers'>) => ({
      headers: withoutFailure(headers),
    });
    // What an exception said is hidden as well, and no redrive has it.
    const isHeaderHidden = !isDeepStrictEqual(own(shown), own(record));
    const hidden = [
      ...(edits.key !== undefined && shown.masked?.includes('key') ? ['key'] : []),
      ...(edits.value !== undefined && shown.masked?.includes('value') ? ['value'] : []),
      ...(edits.headers !== undefined && isHeaderHidden ? ['headers'] : []),
    ];
    if (hidden.length === 0) return;
    const message = 'replaces something of which a part is masked for you';
    throw new Problem('record-masked', `The edit of ${hidden.join(' and ')} ${message}.`, {
      errors: hidden.map((part) => ({ pointer: `/edits/${part}`, message })),
    });
  }

  async groups(
    { pageSize, pageToken, ...rest }: DeadLetterGroupQuery,
    visible: readonly string[],
    listing: Listing,
  ): Promise<Page<ShownGroup>> {
    const { sort } = listing;
    const filter = { ...rest, visible };
    const after = pageToken === undefined ? null : groupPosition(positionIn(pageToken, sort));
    const range = { after, limit: pageSize + 1 };
    const found = await this.table.groups(filter, groupOrder(sort), range);
    if (listing.isCounted) listing.total = await this.table.countGroups(filter);
    const items = found.slice(0, pageSize);
    const last = found.length > items.length ? items.at(-1) : undefined;
    const place = last && [last.sortKey, String(last.id)];
    const nextPageToken = place === undefined ? null : positionToken(place, sort);
    return { items: await this.withSparklines(items), nextPageToken };
  }

  async group(id: bigint, visible: readonly string[]): Promise<ShownGroup> {
    const [group] = await this.withSparklines(
      await this.table.groups({ letterGroup: id, visible }, LATEST_FIRST, {
        after: null,
        limit: 1,
      }),
    );
    if (group === undefined) throw noLetter(id, 'group of dead letters');
    return group;
  }

  async change(
    id: bigint,
    body: ChangeDeadLetterBody,
    visible: readonly string[],
  ): Promise<Letter> {
    const change = changeOf(await this.one(id, visible), body);
    if (!(await this.table.change(id, change))) throw notOpen(await this.one(id, visible));
    return this.one(id, visible);
  }

  /** What `change` would make of it now. */
  async changed(
    id: bigint,
    body: ChangeDeadLetterBody,
    visible: readonly string[],
  ): Promise<Letter> {
    const before = await this.one(id, visible);
    const { note, assignee, status } = changeOf(before, body);
    return { ...before, ...said(before, { note, assignee }), status: status ?? before.status };
  }

  async changeGroup(
    id: bigint,
    body: LetterChange,
    visible: readonly string[],
  ): Promise<ShownGroup> {
    await this.group(id, visible);
    await this.table.changeGroup(id, body);
    return this.group(id, visible);
  }

  /** What `changeGroup` would make of it now. */
  async changedGroup(
    id: bigint,
    body: LetterChange,
    visible: readonly string[],
  ): Promise<ShownGroup> {
    const before = await this.group(id, visible);
    return { ...before, ...said(before, body) };
  }

  async discard(filter: LetterFilter, validateOnly: boolean): Promise<number> {
    if (!validateOnly) return this.table.discard(filter, DISCARD_MAX);
    return Math.min(DISCARD_MAX, await this.table.count({ ...filter, status: 'open' }));
  }

  private async withSparklines(groups: readonly LetterGroup[]): Promise<ShownGroup[]> {
    if (groups.length === 0) return [];
    const until = new Date(this.context.clock.now());
    const ids = groups.map(({ id }) => id);
    const lines = await this.table.sparklines(ids, until);
    return groups.map((group) => ({ ...group, sparkline: lines.get(group.id) ?? [] }));
  }
}

/** @throws Problem for a status that the letter cannot have next. */
function changeOf(before: Letter, { note, assignee, status }: ChangeDeadLetterBody): LetterChange {
  if (status === undefined || status === before.status) return { note, assignee };
  if (status === 'discarded' ? before.status !== 'open' : before.status === 'redriving') {
    throw notOpen(before);
  }
  return { note, assignee, status };
}

/** What people say of a letter or a group of them: undefined stays as it is. */
function said(
  before: Pick<Letter, 'note' | 'assignee'>,
  { note = before.note, assignee = before.assignee }: LetterChange,
): Pick<Letter, 'note' | 'assignee'> {
  return { note, assignee };
}

export function noLetter(id: bigint, what = 'dead letter'): Problem {
  return new Problem('dead-letter-not-found', `There is no ${what} ${id}, or none for you to see.`);
}

export function notOpen({ id, status }: Letter): Problem {
  return new Problem('dead-letter-not-open', `Dead letter ${id} is ${status}.`);
}

/** The document lets nobody sort by anything else. */
function groupOrder(sort: Sort | null): GroupOrder {
  const key = GROUP_SORTS.find((name) => name === sort?.field);
  if (sort === null || key === undefined) return LATEST_FIRST;
  return { key, direction: sort.isDescending ? 'desc' : 'asc' };
}

function groupPosition(content: unknown): { sortKey: number; id: bigint } {
  if (!Array.isArray(content)) throw invalidPageToken();
  const [sortKey, id] = content as unknown[];
  if (typeof sortKey !== 'number') throw invalidPageToken();
  return { sortKey, id: idIn(id) };
}
