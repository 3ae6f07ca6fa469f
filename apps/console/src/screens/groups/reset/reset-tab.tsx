import type { ResetResult } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { resetPreviewQuery } from '../../../api/reset.js';
import { Section } from '../../../components/page/page.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { ApplyReset } from './apply-reset.js';
import { PreviewTable } from './preview-table.js';
import { ResetChoice } from './reset-choice.js';
import { ResetDone } from './reset-done.js';
import { requestOf, requestOfTable, type Edits } from './reset-plan.js';
import type { ResetSearch } from './reset-search.js';

const route = getRouteApi('/groups/$group/reset');

/** Choose, see what would be read again, say why, apply, and take it back if it was wrong. */
export function ResetTab(): ReactNode {
  const { group } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [done, setDone] = useState<ResetResult | null>(null);
  const change = (next: ResetSearch): void => void navigate({ search: next, replace: true });
  if (done !== null) {
    return <ResetDone group={group} result={done} onClose={() => setDone(null)} />;
  }
  return (
    <>
      <Section title="1. Where to">
        <ResetChoice group={group} search={search} onChange={change} />
      </Section>
      {/* Made anew for another choice: what was typed over the table belongs to the table. */}
      <Plan key={JSON.stringify(search)} group={group} search={search} onDone={setDone} />
    </>
  );
}

interface PlanProps {
  readonly group: string;
  readonly search: ResetSearch;
  readonly onDone: (result: ResetResult) => void;
}

function Plan({ group, search, onDone }: PlanProps): ReactNode {
  const [edits, setEdits] = useState<Edits>(new Map());
  const request = requestOf(search);
  const rule = useQuery(resetPreviewQuery(group, request));
  const planned = rule.data?.offsets ?? [];
  const edited = edits.size === 0 ? null : requestOfTable(planned, edits);
  const table = useQuery(resetPreviewQuery(group, edited));
  if (request === null) return null;
  const preview = edited === null ? rule : table;
  const failure = preview.error ?? rule.error;
  const shown = preview.data ?? rule.data;
  return (
    <>
      <Section title="2. What it would do">
        {failure !== null && <ProblemView error={failure} />}
        {(failure === null || rule.data !== undefined) && (
          <PreviewTable
            result={shown}
            edits={edits}
            onEdit={(place, offset) => setEdits(new Map(edits).set(place, offset))}
            onClear={() => setEdits(new Map())}
          />
        )}
      </Section>
      {failure === null && shown !== undefined && shown.offsets.length > 0 && (
        <Section title="3. Apply">
          <ApplyReset
            group={group}
            request={requestOfTable(planned, edits)}
            preview={shown}
            isPreviewing={preview.isFetching}
            onDone={onDone}
          />
        </Section>
      )}
    </>
  );
}
