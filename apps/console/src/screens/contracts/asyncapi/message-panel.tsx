import { Drawer, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SchemaSource } from '../../../components/contracts/contract-versions.js';
import facts from '../../../components/values/facts.module.css';
import { TopicLink } from '../../../components/values/topic-link.js';
import type { Message } from './catalogue.js';

interface MessagePanelProps {
  /** Nothing closes the panel. */
  readonly message: Message | undefined;
  readonly onClose: () => void;
}

/** One message beside the list: where it travels, and its payload. */
export function MessagePanel({ message, onClose }: MessagePanelProps): ReactNode {
  return (
    <Drawer
      opened={message !== undefined}
      onClose={onClose}
      position="right"
      size={620}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      title={message?.event ?? ''}
      shadow="xl"
    >
      {message !== undefined && (
        <Stack gap="md">
          {message.description !== '' && <p>{message.description}</p>}
          <dl className={facts.facts}>
            <dt>Channel</dt>
            <dd>{message.topic === null ? 'not said' : <TopicLink topic={message.topic} />}</dd>
            <dt>Payload</dt>
            <dd>{message.format}, the latest version</dd>
            <dt>Contract</dt>
            <dd>
              <Link to="/contracts/$event" params={{ event: message.event }}>
                its versions, and what changed
              </Link>
            </dd>
          </dl>
          <SchemaSource schema={message.schema} />
        </Stack>
      )}
    </Drawer>
  );
}
