import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { parseFilter, isEmpty } from '../../../format/record-filter.js';
import { BrowsedRecords } from './browsed-records.js';
import { FoundRecords } from './found-records.js';
import { isScan, type RecordsSearch } from './records-search.js';
import { RecordsToolbar } from './records-toolbar.js';
import { seenAsExport } from './seen-as-export.js';

/** Fetched when it is opened. */
const ExportDialog = lazy(async () => {
  const { ExportDialog: dialog } = await import('../../exports/export-dialog.js');
  return { default: dialog };
});

const route = getRouteApi('/topics/$topic/');

/** The records of a topic: from a position on, or those that match a filter. */
export function RecordsTab(): ReactNode {
  const { topic } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<RecordsSearch>): void => {
    void navigate({ search: (before) => ({ ...before, ...next }), replace: 'filter' in next });
  };
  const onOpen = (record: string | undefined): void => change({ record });
  const filter = parseFilter(search.filter ?? '');
  return (
    <>
      <RecordsToolbar topic={topic} search={search} onChange={change} />
      {isEmpty(filter) || isScan(search) ? (
        <BrowsedRecords topic={topic} search={search} filter={filter} onOpen={onOpen} />
      ) : (
        <FoundRecords topic={topic} search={search} filter={filter} onOpen={onOpen} />
      )}
      {search.export === true && (
        <Suspense>
          <ExportDialog
            draft={seenAsExport(topic, search)}
            isOpen
            onClose={() => change({ export: undefined })}
          />
        </Suspense>
      )}
    </>
  );
}
