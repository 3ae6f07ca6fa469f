import type { ReactNode } from 'react';
import type { LetterStatus } from '../../api/dead-letters.js';
import { Status, type Tone } from '../../components/values/status.js';

const TONES: Readonly<Record<LetterStatus, Tone>> = {
  open: 'bad',
  redriving: 'busy',
  redriven: 'good',
  discarded: 'quiet',
};

export const STATUS_WORDS: Readonly<Record<LetterStatus, string>> = {
  open: 'Open',
  redriving: 'On its way',
  redriven: 'Redriven',
  discarded: 'Discarded',
};

export function LetterStatusView({ status }: { readonly status: LetterStatus }): ReactNode {
  return <Status tone={TONES[status]}>{STATUS_WORDS[status]}</Status>;
}
