import { Button, Drawer, Group, Stack } from '@mantine/core';
import type { AuditEventBody } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import type { AuditFilter } from '../../api/audit.js';
import { JsonView } from '../../components/values/json-view.js';
import { Time } from '../../components/values/time.js';
import { UNKNOWN } from '../../format/numbers.js';
import { AuditOutcome } from './audit-outcome.js';
import classes from './audit.module.css';

interface AuditEventPanelProps {
  /** undefined closes the panel. */
  readonly event: AuditEventBody | undefined;
  readonly onClose: () => void;
  readonly onNarrow: (filter: AuditFilter) => void;
}

/** All that is known of one event, beside the list. */
export function AuditEventPanel({ event, onClose, onNarrow }: AuditEventPanelProps): ReactNode {
  return (
    <Drawer
      opened={event !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      title={event?.action ?? ''}
      shadow="xl"
    >
      {event !== undefined && (
        <Stack gap="md">
          <Facts event={event} />
          {Object.keys(event.details).length > 0 && (
            <JsonView text={JSON.stringify(event.details)} />
          )}
          <Group gap="xs">
            <Button variant="default" onClick={() => onNarrow({ resource: event.resource })}>
              All of {event.resource}
            </Button>
            <Button variant="default" onClick={() => onNarrow({ actor: event.actor })}>
              All by {event.actor}
            </Button>
          </Group>
        </Stack>
      )}
    </Drawer>
  );
}

function Facts({ event }: { readonly event: AuditEventBody }): ReactNode {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Outcome', <AuditOutcome key="outcome" event={event} />],
    ...(event.error === null ? [] : [['Error', event.error] as const]),
    ['Time', <Time key="time" at={event.at} as="full" />],
    ['Who', event.actor],
    ['Resource', event.resource],
    ['Why', event.reason ?? UNKNOWN],
    ['From', event.address ?? UNKNOWN],
    ['With', event.userAgent ?? UNKNOWN],
    ['Request', <code key="request">{event.requestId}</code>],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
