import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, because } from '../../api/client.js';
import { topicQuery } from '../../api/topics.js';
import { ConfirmByName } from '../../components/form/confirm-by-name.js';
import { bytes, digits } from '../../format/numbers.js';

interface DeleteTopicProps {
  readonly topic: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function DeleteTopic({ topic, isOpen, onClose }: DeleteTopicProps): ReactNode {
  const { data } = useQuery(topicQuery(topic));
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = async (reason: string): Promise<void> => {
    const params = { path: { topic } };
    await api.DELETE('/api/v1/topics/{topic}', { params, ...because(reason) });
    notifications.show({ message: `Topic ${topic} is deleted.` });
    await navigate({ to: '/topics' });
    queryClient.removeQueries({ queryKey: ['topic', topic] });
    await queryClient.invalidateQueries({ queryKey: ['topics'] });
  };
  return (
    <ConfirmByName
      title="Delete topic"
      name={topic}
      verb="Delete topic"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={remove}
    >
      All <strong>{digits(data?.records)} records</strong> ({bytes(data?.sizeInBytes)}) go with it,
      and so do the offsets that groups have committed in it. This cannot be undone.
    </ConfirmByName>
  );
}
