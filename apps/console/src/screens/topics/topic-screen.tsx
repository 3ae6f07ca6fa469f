import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { DotsHorizontalIcon, PaperPlaneIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { topicQuery } from '../../api/topics.js';
import { useMay } from '../../api/who.js';
import { CopyButton } from '../../components/copy-button.js';
import { Page } from '../../components/page.js';
import { ProblemView } from '../../components/problem-view.js';
import { TabLink, TabLinks } from '../../components/tab-link.js';
import { bytes, digits, plural } from '../../format/numbers.js';
import { AddPartitions } from './add-partitions.js';
import { DeleteTopic } from './delete-topic.js';
import { ProduceDialog } from './records/produce-dialog.js';

const route = getRouteApi('/topics/$topic');

export function TopicScreen(): ReactNode {
  const { topic } = route.useParams();
  const { data, error, refetch } = useQuery(topicQuery(topic));
  const maySeeClients = useMay('topology:view');
  return (
    <Page
      title={topic}
      heading={
        <>
          {topic} <CopyButton value={topic} what="the name" />
        </>
      }
      summary={
        data === undefined
          ? ' '
          : `${plural(data.partitionCount, 'partition')} · ${digits(data.records)} records · ${bytes(data.sizeInBytes)}`
      }
      actions={<TopicActions topic={topic} />}
    >
      <TabLinks label="Of this topic">
        <TabLink
          to="/topics/$topic"
          params={{ topic }}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          Records
        </TabLink>
        <TabLink to="/topics/$topic/partitions" params={{ topic }}>
          Partitions
        </TabLink>
        {maySeeClients && (
          <TabLink to="/topics/$topic/clients" params={{ topic }}>
            Clients
          </TabLink>
        )}
        <TabLink to="/topics/$topic/config" params={{ topic }}>
          Config
        </TabLink>
      </TabLinks>
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <Outlet />
      )}
    </Page>
  );
}

function TopicActions({ topic }: { readonly topic: string }): ReactNode {
  const mayProduce = useMay('topic:records_produce');
  const mayEdit = useMay('topic:edit');
  const mayDelete = useMay('topic:delete');
  const [isProducing, producing] = useDisclosure(false);
  const [dialog, setDialog] = useState<'partitions' | 'delete' | null>(null);
  const close = (): void => setDialog(null);
  return (
    <>
      {mayProduce && (
        <Button leftSection={<PaperPlaneIcon />} onClick={producing.open}>
          Produce
        </Button>
      )}
      {(mayEdit || mayDelete) && (
        <Menu>
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label="More about this topic">
              <DotsHorizontalIcon />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {mayEdit && (
              <Menu.Item onClick={() => setDialog('partitions')}>Add partitions…</Menu.Item>
            )}
            {mayDelete && (
              <Menu.Item color="red" onClick={() => setDialog('delete')}>
                Delete topic…
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      <ProduceDialog topic={topic} isOpen={isProducing} onClose={producing.close} />
      <AddPartitions topic={topic} isOpen={dialog === 'partitions'} onClose={close} />
      <DeleteTopic topic={topic} isOpen={dialog === 'delete'} onClose={close} />
    </>
  );
}
