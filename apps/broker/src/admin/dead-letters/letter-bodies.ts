import type { CommittedRecord } from '../cluster/committed-records.js';
import { bytesBody } from '../records/record-body.js';
import type { DeadLetter, DeadLetterGroup, DeadLetterSummary } from './dead-letters.dto.js';
import type { ShownGroup } from './dead-letters.service.js';
import { stackOf } from '../headers/letter-headers.js';
import type { Letter } from './letter.js';
import type { RecordView, Shown, ShownFrame } from '../record-views/record-views.js';

/** @param view of whoever asks: what an exception said may quote the record. */
export function summaryBody(
  letter: Letter,
  view: RecordView,
): Pick<DeadLetterSummary, keyof DeadLetterSummary> {
  return {
    id: String(letter.id),
    topic: letter.topic,
    partition: letter.partition,
    offset: String(letter.offset),
    writtenAt: letter.writtenAt.toISOString(),
    originTopic: letter.originTopic,
    originPartition: letter.originPartition,
    originOffset: letter.originOffset === null ? null : String(letter.originOffset),
    letterGroup: String(letter.letterGroupId),
    group: letter.group,
    handler: letter.handler,
    error: letter.exception,
    message: view.text(topicsOf(letter), letter.message),
    fingerprint: letter.fingerprint,
    attempt: letter.attempt,
    isCut: letter.isCut,
    timesRedriven: letter.timesRedriven,
    redrivenFrom: letter.redrivenFrom,
    status: letter.status,
    note: letter.note,
    assignee: letter.assignee,
    redrive: letter.jobId === null ? null : String(letter.jobId),
    redrivenAt: letter.redrivenAt?.toISOString() ?? null,
    redrivenTo: letter.redrivenTo,
    redriveError: letter.redriveError,
  };
}

export function letterBody(
  letter: Letter,
  record: Shown<CommittedRecord> | undefined,
  view: RecordView,
): DeadLetter {
  const whole = (data: Buffer | null = null, frame: ShownFrame | null = null) =>
    bytesBody(data, frame, Number.POSITIVE_INFINITY);
  const headers = record?.headers ?? [];
  return {
    ...summaryBody(letter, view),
    key: whole(record?.key, record?.keyFrame),
    value: whole(record?.value, record?.valueFrame),
    headers: headers.map(([key, value]) => ({ key, value: whole(value) })),
    stack: stackOf(headers),
    isGone: record === undefined,
    ...(record?.masked?.length ? { masked: [...record.masked] } : {}),
  };
}

export function groupBody(group: ShownGroup, view: RecordView): DeadLetterGroup {
  const { id, exception: error, firstSeen, lastSeen, sparkline, topics, ...others } = group;
  const { message, messageTopics, ...rest } = others;
  return {
    ...rest,
    id: String(id),
    error,
    message: view.text([...messageTopics, ...topics], message),
    topics: [...topics],
    firstSeen: firstSeen.toISOString(),
    lastSeen: lastSeen.toISOString(),
    sparkline: [...sparkline],
  };
}

function topicsOf({ topic, originTopic, originTopics }: Letter): readonly string[] {
  return [topic, ...(originTopic === null ? [] : [originTopic]), ...originTopics];
}
