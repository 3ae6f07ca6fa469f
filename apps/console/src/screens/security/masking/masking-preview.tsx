import { Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { RecordBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { maskingPreviewQuery, newestRecordQuery } from '../../../api/masking.js';
import { failureOf } from '../../../api/failure.js';
import { useMay } from '../../../api/who.js';
import tones from '../../../components/values/tones.module.css';
import { isWhole, leftOf, sampleOf, type MaskingDraft } from './masking-text.js';
import classes from '../security.module.css';

const PAUSE_MS = 250;

/** What the rule leaves of a text, before it holds: of the newest record of the topic, or of what is typed. */
export function MaskingPreview({ draft }: { readonly draft: MaskingDraft }): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const newest = useNewest(draft);
  const sample = typed ?? textIn(newest, draft);
  const [asked] = useDebouncedValue(
    isWhole({ ...draft, topic: '*' }) && sample !== '' ? bodyOf(draft, sample) : null,
    PAUSE_MS,
  );
  const { data, error } = useQuery(maskingPreviewQuery(asked));
  return (
    <>
      <Textarea
        label={typed === null && newest !== null ? 'The newest record' : 'Try it on'}
        description="Nothing of it is kept."
        placeholder={EXAMPLES[draft.target]}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={100_000}
        spellCheck={false}
        classNames={{ input: classes.code }}
        value={sample}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {asked !== null && error !== null && <p role="alert">{failureOf(error).message}</p>}
      {asked !== null && error === null && data !== undefined && (
        <Left text={leftOf(data.record, draft.target)} isHidden={data.masked.length > 0} />
      )}
    </>
  );
}

const EXAMPLES = {
  value: '{"cards":[{"number":"4111 1111 1111 1111"}]}',
  header: 'Bearer eyJhbGciOi',
  key: 'ada@example.com',
} as const;

function bodyOf(draft: MaskingDraft, sample: string) {
  const { target, place, action, replacement } = draft;
  return { rule: { target, place, action, replacement }, record: sampleOf(draft, sample) };
}

/** Of the one topic that the rule is about; null where there is none to see. */
function useNewest({ patternType, topic }: MaskingDraft): RecordBody | null {
  const [settled] = useDebouncedValue(topic, PAUSE_MS);
  const isOne = patternType === 'literal' && settled !== '*' && settled !== '';
  const mayRead = useMay('topic:records_read', settled);
  return useQuery(newestRecordQuery(isOne && mayRead ? settled : null)).data ?? null;
}

function textIn(record: RecordBody | null, { target, place }: MaskingDraft): string {
  if (record === null) return '';
  if (target === 'key') return record.key?.text ?? '';
  if (target === 'value') return record.value?.text ?? '';
  const header = record.headers.findLast(({ key }) => key.toLowerCase() === place.toLowerCase());
  return header?.value?.text ?? '';
}

function Left({ text, isHidden }: { readonly text: string | null; readonly isHidden: boolean }) {
  return (
    <div role="status" aria-label="What is left of it" className={classes.left}>
      {text === null ? <span className={tones.soft}>Nothing is left.</span> : <code>{text}</code>}
      {!isHidden && <p className={classes.warning}>Nothing of it is hidden.</p>}
    </div>
  );
}
