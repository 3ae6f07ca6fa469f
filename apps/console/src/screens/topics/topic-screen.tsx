import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { DotsHorizontalIcon, PaperPlaneIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { topicQuery } from '../../api/topics.js';
import { useMay } from '../../api/who.js';
import { NamedPage } from '../../components/page/named-page.js';
import { TabLink } from '../../components/page/tab-link.js';
import { bytes, plural } from '../../format/numbers.js';
import { AddPartitions } from './add-partitions.js';
import { CloneTopic } from './clone-topic.js';
import { DeleteTopic } from './delete-topic.js';
import { TopicRate } from './topic-rate.js';
import { ProduceDialog } from './records/produce-dialog.js';
import { TruncateTopic } from './truncate-topic.js';

const route = getRouteApi('/topics/$topic');

export function TopicScreen(): ReactNode {
  const { topic } = route.useParams();
  const { data, error, refetch } = useQuery(topicQuery(topic));
  const maySeeClients = useMay('topology:view');
  const maySeeContracts = useMay('contract:view');
  return (
    <NamedPage
      name={topic}
      kind="topic"
      summary={
        data === undefined ? (
          ' '
        ) : (
          <>
            {plural(data.partitionCount, 'partition')} · {plural(data.records, 'record')} ·{' '}
            {bytes(data.sizeInBytes)} · <TopicRate topic={topic} />
          </>
        )
      }
      actions={<TopicActions topic={topic} />}
      tabs={
        <>
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
          {maySeeContracts && (
            <TabLink to="/topics/$topic/schema" params={{ topic }}>
              Schema
            </TabLink>
          )}
          <TabLink to="/topics/$topic/docs" params={{ topic }}>
            Docs
          </TabLink>
          <TabLink to="/topics/$topic/config" params={{ topic }}>
            Config
          </TabLink>
          <TabLink to="/topics/$topic/index" params={{ topic }}>
            Index
          </TabLink>
        </>
      }
      error={data === undefined ? error : null}
      onRetry={() => void refetch()}
    >
      <Outlet />
    </NamedPage>
  );
}

type Dialog = 'partitions' | 'clone' | 'truncate' | 'delete';

function TopicActions({ topic }: { readonly topic: string }): ReactNode {
  const mayProduce = useMay('topic:records_produce', topic);
  const [isProducing, producing] = useDisclosure(false);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => setDialog(null);
  return (
    <>
      {mayProduce && (
        <Button leftSection={<PaperPlaneIcon />} onClick={producing.open}>
          Produce
        </Button>
      )}
      <TopicMenu topic={topic} onOpen={setDialog} />
      <ProduceDialog topic={topic} isOpen={isProducing} onClose={producing.close} />
      <AddPartitions topic={topic} isOpen={dialog === 'partitions'} onClose={close} />
      <CloneTopic topic={topic} isOpen={dialog === 'clone'} onClose={close} />
      {dialog === 'truncate' && <TruncateTopic topic={topic} onClose={close} />}
      <DeleteTopic topic={topic} isOpen={dialog === 'delete'} onClose={close} />
    </>
  );
}

interface TopicMenuProps {
  readonly topic: string;
  readonly onOpen: (dialog: Dialog) => void;
}

function TopicMenu({ topic, onOpen }: TopicMenuProps): ReactNode {
  const mayEdit = useMay('topic:edit', topic);
  const mayClone = useMay('topic:create');
  const mayTruncate = useMay('topic:records_delete', topic);
  const mayDelete = useMay('topic:delete', topic);
  if (!mayEdit && !mayClone && !mayTruncate && !mayDelete) return null;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label="More about this topic">
          <DotsHorizontalIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && <Menu.Item onClick={() => onOpen('partitions')}>Add partitions…</Menu.Item>}
        {mayClone && <Menu.Item onClick={() => onOpen('clone')}>Clone topic…</Menu.Item>}
        {mayTruncate && (
          <Menu.Item color="red" onClick={() => onOpen('truncate')}>
            Truncate topic…
          </Menu.Item>
        )}
        {mayDelete && (
          <Menu.Item color="red" onClick={() => onOpen('delete')}>
            Delete topic…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
