import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { testWebhook } from '../../api/alerts.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { DeliveryOutcome } from './delivery-outcome.js';

interface TestWebhookProps {
  /** null closes the dialog. */
  readonly webhook: string | null;
  readonly onClose: () => void;
}

/** Tells it, once and now, that this is a test. */
export function TestWebhook({ webhook, onClose }: TestWebhookProps): ReactNode {
  return (
    <Modal opened={webhook !== null} onClose={onClose} title={`Test ${webhook ?? ''}`}>
      {webhook !== null && <Content webhook={webhook} onClose={onClose} />}
    </Modal>
  );
}

function Content({ webhook, onClose }: { webhook: string; onClose: () => void }): ReactNode {
  const queryClient = useQueryClient();
  const test = useMutation({
    mutationFn: () => testWebhook(webhook),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['alert-deliveries'] }),
  });
  return (
    <Stack gap="sm">
      <p>It is sent one request that says that it is a test. What became of it is seen here.</p>
      {test.isError && <ProblemView error={test.error} />}
      {test.data !== undefined && (
        <p role="status" aria-label="What came of the test">
          <DeliveryOutcome delivery={test.data} />
        </p>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button loading={test.isPending} onClick={() => test.mutate()}>
          Test
        </Button>
      </Group>
    </Stack>
  );
}
