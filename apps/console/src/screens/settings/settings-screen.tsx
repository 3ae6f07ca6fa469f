import { Button, Group, NumberInput, Stack, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { patchSettings, settingsQuery, type SeenSettings } from '../../api/settings.js';
import { useMay } from '../../api/who.js';
import { Page } from '../../components/page.js';
import { ProblemView } from '../../components/problem-view.js';
import { ReasonInput } from '../../components/reason-input.js';
import { Time } from '../../components/time.js';
import tones from '../../components/tones.module.css';
import classes from './settings.module.css';

export function SettingsScreen(): ReactNode {
  const { data, error, refetch } = useQuery(settingsQuery());
  return (
    <Page
      title="Settings"
      summary="Of the whole cluster: what is kept how long, and how often alert rules are looked at."
    >
      {error !== null && data === undefined && (
        <ProblemView error={error} onRetry={() => void refetch()} />
      )}
      {/* Made anew from what was saved, here or by somebody else who came first. */}
      {data !== undefined && <Form key={data.etag} seen={data} />}
    </Page>
  );
}

/** An audit log that nobody deletes from goes on for ever. */
const AUDIT_DAYS = 365;

function Form({ seen: { settings, etag } }: { readonly seen: SeenSettings }): ReactNode {
  const mayEdit = useMay('config:edit');
  const [auditDays, setAuditDays] = useState<number | string | null>(settings.auditRetentionDays);
  const [alertDays, setAlertDays] = useState<number | string>(settings.alertRetentionDays);
  const [seconds, setSeconds] = useState<number | string>(settings.alertEvaluationSeconds);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const body = {
        auditRetentionDays: auditDays === null ? null : Number(auditDays),
        alertRetentionDays: Number(alertDays),
        alertEvaluationSeconds: Number(seconds),
      };
      return patchSettings(body, etag, reason);
    },
    // Not after a failure: what was typed would be gone with it.
    onSuccess: async () => {
      notifications.show({ message: 'The settings hold at all brokers.' });
      await queryClient.invalidateQueries({ queryKey: ['settings'] });
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <Stack gap="sm">
        <AuditDays days={auditDays} onChange={setAuditDays} isFixed={!mayEdit} />
        <Days
          label="Alerts that are over, and what webhooks were told, days"
          value={alertDays}
          onChange={setAlertDays}
          isFixed={!mayEdit}
        />
        <NumberInput
          label="Alert rules are looked at every so many seconds"
          min={1}
          max={300}
          allowDecimal={false}
          disabled={!mayEdit}
          value={seconds}
          onChange={setSeconds}
        />
        <LastChange settings={settings} />
        {mayEdit && (
          <>
            <ReasonInput value={reason} onChange={setReason} />
            {save.isError && <ProblemView error={save.error} />}
            <Group>
              <Button type="submit" loading={save.isPending}>
                Save
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </form>
  );
}

interface AuditDaysProps {
  /** null: they are kept until somebody deletes them. */
  readonly days: number | string | null;
  readonly onChange: (days: number | string | null) => void;
  readonly isFixed: boolean;
}

function AuditDays({ days, onChange, isFixed }: AuditDaysProps): ReactNode {
  return (
    <>
      <Switch
        label="Delete events of the audit log when they are old"
        disabled={isFixed}
        checked={days !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? AUDIT_DAYS : null)}
      />
      {days !== null && (
        <Days label="Audit log, days" value={days} onChange={onChange} isFixed={isFixed} />
      )}
    </>
  );
}

function LastChange({ settings: { updatedBy, updatedAt } }: Pick<SeenSettings, 'settings'>) {
  if (updatedAt === null) return null;
  return (
    <p className={tones.soft}>
      Changed by {updatedBy ?? 'somebody'}, <Time at={updatedAt} />.
    </p>
  );
}

interface DaysProps {
  readonly label: string;
  readonly value: number | string;
  readonly onChange: (days: number | string) => void;
  readonly isFixed: boolean;
}

function Days({ label, value, onChange, isFixed }: DaysProps): ReactNode {
  return (
    <NumberInput
      label={label}
      min={1}
      max={3_650}
      allowDecimal={false}
      disabled={isFixed}
      value={value}
      onChange={onChange}
    />
  );
}
