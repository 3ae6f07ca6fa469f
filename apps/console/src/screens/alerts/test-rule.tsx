import type { AlertRuleBody, AlertRuleTest } from '@posthorn/admin-client';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { testAlertRule } from '../../api/alerts.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { Status } from '../../components/values/status.js';
import { conditionText } from './condition-text.js';
import { DeliveryOutcome } from './delivery-outcome.js';

interface TestRuleProps {
  /** null closes the dialog. */
  readonly rule: AlertRuleBody | null;
  readonly onClose: () => void;
}

/** What the rule would say now, and whether those who would be told can be reached. Nothing fires by it. */
export function TestRule({ rule, onClose }: TestRuleProps): ReactNode {
  return (
    <Modal opened={rule !== null} onClose={onClose} title={`Test ${rule?.name ?? ''}`} size={560}>
      {rule !== null && <Content rule={rule} onClose={onClose} />}
    </Modal>
  );
}

function Content({ rule, onClose }: { rule: AlertRuleBody; onClose: () => void }): ReactNode {
  const test = useMutation({ mutationFn: () => testAlertRule(rule.name) });
  const { webhooks, condition } = rule;
  return (
    <Stack gap="sm">
      <p>
        Looks whether {conditionText(condition)}
        {webhooks.length === 0
          ? '. It tells nobody.'
          : `, and tells ${webhooks.join(', ')} a test.`}
      </p>
      {test.isError && <ProblemView error={test.error} />}
      {test.data !== undefined && <Outcome test={test.data} />}
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

function Outcome({ test: { matches, error, deliveries } }: { readonly test: AlertRuleTest }) {
  return (
    <div role="status" aria-label="What came of the test">
      {error !== null && <Status tone="warn">Nobody can say: {error}</Status>}
      {error === null && matches.length === 0 && <Status tone="good">It is not so now.</Status>}
      {matches.map(({ summary }) => (
        <p key={summary}>
          <Status tone="bad">{summary}</Status>
        </p>
      ))}
      {deliveries.map((delivery) => (
        <p key={delivery.id}>
          <DeliveryOutcome delivery={delivery} />
        </p>
      ))}
    </div>
  );
}
