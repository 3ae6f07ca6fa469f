import type { CreateReplayBody } from '@posthorn/admin-client';

/** A replay as somebody fills in the form. */
export interface ReplayDraft {
  readonly topic: string;
  /** ISO 8601; nothing: from the beginning. */
  readonly from: string | undefined;
  /** Nothing: to what is committed now. */
  readonly to: string | undefined;
  readonly key: string;
  readonly group: string;
  readonly target: string;
  /** Empty: no limit. */
  readonly rate: number | string;
}

export const emptyReplay: ReplayDraft = {
  topic: '',
  from: undefined,
  to: undefined,
  key: '',
  group: '',
  target: '',
  rate: '',
};

/** null until it says what, and for whom: a topic that is copied into itself for everybody would be read twice by all. */
export function replayBodyOf(draft: ReplayDraft): CreateReplayBody | null {
  const { topic, from, to, key, group, target, rate } = draft;
  if (topic === '' || (group === '' && target === '')) return null;
  return {
    source: {
      topic,
      ...(from === undefined ? {} : { from: `@${from}` }),
      ...(to === undefined ? {} : { to: `@${to}` }),
    },
    ...(key === '' ? {} : { where: { key } }),
    target: {
      ...(group === '' ? {} : { group }),
      ...(target === '' ? {} : { topic: target }),
    },
    ...(rate === '' ? {} : { recordsPerSecond: Number(rate) }),
  };
}
