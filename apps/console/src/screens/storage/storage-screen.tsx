import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { storageQuery } from '../../api/storage.js';
import { useMay } from '../../api/who.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { TabLink, TabLinks } from '../../components/page/tab-link.js';
import { RunRetention } from './run-retention.js';

/** Where the records are, what they take, and whether what is over goes. */
export function StorageScreen(): ReactNode {
  const { data, error, refetch } = useQuery(storageQuery());
  const mayRun = useMay('storage:edit');
  const [isRunning, running] = useDisclosure(false);
  return (
    <Page
      title="Storage"
      summary="What is kept and where, and what becomes of what is over."
      actions={
        mayRun &&
        data?.store === 'postgresql' && (
          <Button variant="default" onClick={running.open}>
            Run retention…
          </Button>
        )
      }
    >
      <TabLinks label="Of storage">
        <TabLink to="/storage" activeOptions={{ exact: true }}>
          Summary
        </TabLink>
        <TabLink to="/storage/topics" activeOptions={{ includeSearch: false }}>
          Topics
        </TabLink>
        <TabLink to="/storage/database">Database</TabLink>
      </TabLinks>
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <Outlet />
      )}
      <RunRetention isOpen={isRunning} onClose={running.close} />
    </Page>
  );
}
