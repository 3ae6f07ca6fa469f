import { ActionIcon, Button, Drawer, Group, Menu, Stack, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { ChevronDownIcon, ChevronUpIcon, CopyIcon } from '@radix-ui/react-icons';
import type { RecordBody } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { recordQuery } from '../../../api/records.js';
import { useMay } from '../../../api/who.js';
import { JourneyLink } from '../../../components/records/journey-link.js';
import { TraceLink } from '../../../components/records/trace-link.js';
import { ProblemView } from '../../../components/messages/problem-view.js';
import { copyText } from '../../../components/values/copy-text.js';
import { asCommand, asCurl, asJson } from '../../../format/copy-record.js';
import { ProduceDialog } from './produce-dialog.js';
import { RecordView } from './record-view.js';
import { recordId } from './records-search.js';

interface RecordPanelProps {
  readonly topic: string;
  /** `partition@offset`; nothing closes the panel. */
  readonly record: string | undefined;
  /** Among which the arrows go. */
  readonly rows: readonly RecordBody[];
  readonly onChange: (record: string | undefined) => void;
}

/** One record beside the list, which stays usable: a click on another row shows that one. */
export function RecordPanel({ topic, record, rows, onChange }: RecordPanelProps): ReactNode {
  const index = rows.findIndex((row) => recordId(row) === record);
  const step = (by: number): void => {
    const next = rows.at(index + by);
    if (index >= 0 && index + by >= 0 && next !== undefined) onChange(recordId(next));
  };
  useHotkeys(
    record === undefined
      ? []
      : [
          ['j', () => step(1)],
          ['k', () => step(-1)],
        ],
  );
  return (
    <Drawer
      opened={record !== undefined}
      onClose={() => onChange(undefined)}
      position="right"
      size={620}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      title={record === undefined ? '' : titleOf(record)}
      shadow="xl"
    >
      {record !== undefined && (
        <Stack gap="md">
          <Content
            key={record}
            topic={topic}
            record={record}
            onStep={index >= 0 ? step : undefined}
          />
        </Stack>
      )}
    </Drawer>
  );
}

function titleOf(record: string): string {
  const [partition, offset] = record.split('@');
  return `Partition ${partition}, offset ${offset}`;
}

interface ContentProps {
  readonly topic: string;
  readonly record: string;
  readonly onStep: ((by: number) => void) | undefined;
}

function Content({ topic, record, onStep }: ContentProps): ReactNode {
  const [partition, offset] = record.split('@');
  const { data, error, refetch } = useQuery(recordQuery(topic, Number(partition), offset));
  const mayProduce = useMay('topic:records_produce', topic);
  const [isProducing, setIsProducing] = useState(false);
  if (error !== null && data === undefined) {
    return <ProblemView error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <Group gap="xs">
        <CopyMenu topic={topic} record={data} />
        {mayProduce && (
          <Button
            variant="default"
            disabled={data === undefined}
            onClick={() => setIsProducing(true)}
          >
            Produce again…
          </Button>
        )}
        {data !== undefined && <JourneyLink record={data} />}
        {data !== undefined && <TraceLink record={data} />}
        {onStep !== undefined && <StepButtons onStep={onStep} />}
      </Group>
      {data !== undefined && <RecordView record={data} />}
      <ProduceDialog
        topic={topic}
        template={data}
        isOpen={isProducing}
        onClose={() => setIsProducing(false)}
      />
    </>
  );
}

function StepButtons({ onStep }: { readonly onStep: (by: number) => void }): ReactNode {
  return (
    <Group gap={2} ml="auto">
      <Tooltip label="The record above (k)">
        <ActionIcon onClick={() => onStep(-1)} aria-label="The record above">
          <ChevronUpIcon />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="The record below (j)">
        <ActionIcon onClick={() => onStep(1)} aria-label="The record below">
          <ChevronDownIcon />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

function CopyMenu({ topic, record }: { topic: string; record: RecordBody | undefined }): ReactNode {
  const copy = async (what: string, text: string): Promise<void> => {
    if (await copyText(text)) notifications.show({ message: `Copied as ${what}.` });
  };
  if (record === undefined) return null;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" leftSection={<CopyIcon />}>
          Copy as
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void copy('JSON', asJson(record))}>JSON</Menu.Item>
        <Menu.Item onClick={() => void copy('curl', asCurl(window.location.origin, topic, record))}>
          curl, to read it
        </Menu.Item>
        <Menu.Item onClick={() => void copy('a command', asCommand(topic, record))}>
          posthorn command
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
