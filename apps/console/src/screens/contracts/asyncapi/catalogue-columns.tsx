import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ServiceLink } from '../../../components/services/service-table.js';
import type { Column } from '../../../components/table/data-table.js';
import { Tag } from '../../../components/values/status.js';
import tones from '../../../components/values/tones.module.css';
import { TopicLink } from '../../../components/values/topic-link.js';
import type { Channel, Message, Operation } from './catalogue.js';

export const channelColumns: readonly Column<Channel>[] = [
  {
    key: 'topic',
    header: 'Channel',
    width: '22%',
    narrow: '45%',
    render: ({ topic }) => <TopicLink topic={topic} />,
  },
  {
    key: 'messages',
    header: 'Messages',
    render: ({ messages }) =>
      messages.map((message, index) => (
        <span key={message.key}>
          {index > 0 && ', '}
          <MessageLink message={message} />
        </span>
      )),
  },
  {
    key: 'senders',
    header: 'Sent by',
    width: '22%',
    from: 'md',
    render: ({ senders }) => <Names names={senders} absent="nobody was seen" />,
  },
  {
    key: 'receivers',
    header: 'Received by',
    width: '22%',
    from: 'md',
    render: ({ receivers }) => <Names names={receivers} absent="nobody was seen" />,
  },
];

export const operationColumns: readonly Column<Operation>[] = [
  {
    key: 'action',
    header: 'Operation',
    width: '110px',
    narrow: '90px',
    render: ({ action }) => <Tag tone={action === 'send' ? 'busy' : 'quiet'}>{action}</Tag>,
  },
  { key: 'topic', header: 'Channel', render: ({ topic }) => <TopicLink topic={topic} /> },
  {
    key: 'who',
    header: 'By',
    render: ({ action, who }) =>
      action === 'send' ? (
        <ServiceLink name={who} />
      ) : (
        <Link to="/groups/$group" params={{ group: who }} title={who}>
          {who}
        </Link>
      ),
  },
];

export const messageColumns: readonly Column<Message>[] = [
  {
    key: 'event',
    header: 'Message',
    render: (message) => <MessageLink message={message} />,
  },
  {
    key: 'topic',
    header: 'Channel',
    render: ({ topic }) =>
      topic === null ? <span className={tones.soft}>not said</span> : <TopicLink topic={topic} />,
  },
  {
    key: 'description',
    header: 'What it says',
    width: '35%',
    from: 'md',
    render: ({ description }) => (
      <span className={tones.soft} title={description}>
        {description}
      </span>
    ),
  },
  {
    key: 'format',
    header: 'Schema',
    width: '120px',
    from: 'sm',
    render: ({ format }) => format,
  },
];

function MessageLink({ message: { key, event } }: { readonly message: Message }): ReactNode {
  return (
    <Link
      from="/contracts/all/asyncapi"
      to="."
      search={(before) => ({ ...before, message: key })}
      title={event}
    >
      {event}
    </Link>
  );
}

function Names({ names, absent }: { readonly names: readonly string[]; readonly absent: string }) {
  if (names.length === 0) return <span className={tones.soft}>{absent}</span>;
  const text = names.join(', ');
  return <span title={text}>{text}</span>;
}
