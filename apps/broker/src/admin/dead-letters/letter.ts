export type LetterStatus = 'open' | 'redriving' | 'redriven' | 'discarded';

/** A row of the index: where the letter is, where its record came from, and what became of it. */
export interface Letter {
  readonly id: bigint;
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly writtenAt: Date;
  readonly originTopic: string | null;
  readonly originPartition: number | null;
  readonly originOffset: bigint | null;
  readonly originTimestamp: bigint | null;
  readonly letterGroupId: bigint;
  readonly group: string;
  readonly handler: string;
  readonly exception: string;
  readonly fingerprint: string;
  readonly message: string;
  readonly attempt: number | null;
  readonly isCut: boolean;
  readonly timesRedriven: number;
  readonly redrivenFrom: string | null;
  /** All topics that its record says it has been in. */
  readonly originTopics: readonly string[];
  readonly status: LetterStatus;
  readonly note: string | null;
  readonly assignee: string | null;
  readonly jobId: bigint | null;
  readonly redrivenAt: Date | null;
  readonly redrivenTo: string | null;
  readonly redriveError: string | null;
}

/** Failures of one handler with one fingerprint. */
export interface LetterGroup {
  readonly id: bigint;
  readonly group: string;
  readonly handler: string;
  readonly exception: string;
  readonly fingerprint: string;
  /** Of one of them that the caller may see; empty when none is left. */
  readonly message: string;
  /** The topics that the record of that one has been in. */
  readonly messageTopics: readonly string[];
  readonly note: string | null;
  readonly assignee: string | null;
  readonly topics: readonly string[];
  readonly open: number;
  readonly redriving: number;
  readonly redriven: number;
  readonly discarded: number;
  readonly timesRedrivenMax: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
}

/** Which letters; what is not given does not matter. */
export interface LetterFilter {
  readonly ids?: readonly bigint[];
  readonly letterGroup?: bigint;
  /** Of the letters. */
  readonly topic?: string;
  readonly originTopic?: string;
  readonly group?: string;
  readonly handler?: string;
  readonly error?: string;
  readonly fingerprint?: string;
  readonly assignee?: string;
  readonly status?: LetterStatus;
  /** Topics that the caller may see letters of; null: all. By the origin, or the letter's own where there is none. */
  readonly visible: readonly string[] | null;
}
