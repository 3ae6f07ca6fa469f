import { Button, Group, NumberInput, Stack, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { PatchSettingsBody } from '@posthorn/admin-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { patchSettings, settingsQuery, type SeenSettings } from '../../api/settings.js';
import { useMay } from '../../api/who.js';
import { Page } from '../../components/page/page.js';
import { ProblemView } from '../../components/messages/problem-view.js';
import { ReasonInput } from '../../components/form/reason-input.js';
import { Time } from '../../components/values/time.js';
import tones from '../../components/values/tones.module.css';
import classes from './settings.module.css';

export function SettingsScreen(): ReactNode {
  const { data, error, refetch } = useQuery(settingsQuery());
  return (
    <Page
      title="Settings"
      summary="Of the whole cluster: what is kept how long, how often alert rules are looked at, and what exports may take."
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
const DAYS_MAX = 3_650;

/** What stands in a field while somebody types. */
type Typed = number | string;

const MIB = 1024 * 1024;

interface Draft {
  /** null: they are kept until somebody deletes them. */
  readonly auditDays: Typed | null;
  readonly alertDays: Typed;
  readonly evaluationSeconds: Typed;
  readonly exportHours: Typed;
  readonly exportMib: Typed;
  readonly exportsPerUser: Typed;
  readonly exportsStoredMib: Typed;
}

function draftOf(settings: SeenSettings['settings']): Draft {
  return {
    auditDays: settings.auditRetentionDays,
    alertDays: settings.alertRetentionDays,
    evaluationSeconds: settings.alertEvaluationSeconds,
    exportHours: settings.exportRetentionHours,
    exportMib: settings.exportBytesMax / MIB,
    exportsPerUser: settings.exportsPerUserMax,
    exportsStoredMib: settings.exportsStoredBytesMax / MIB,
  };
}

function bodyOf(draft: Draft): PatchSettingsBody {
  return {
    auditRetentionDays: draft.auditDays === null ? null : Number(draft.auditDays),
    alertRetentionDays: Number(draft.alertDays),
    alertEvaluationSeconds: Number(draft.evaluationSeconds),
    exportRetentionHours: Number(draft.exportHours),
    exportBytesMax: Math.round(Number(draft.exportMib) * MIB),
    exportsPerUserMax: Number(draft.exportsPerUser),
    exportsStoredBytesMax: Math.round(Number(draft.exportsStoredMib) * MIB),
  };
}

function Form({ seen: { settings, etag } }: { readonly seen: SeenSettings }): ReactNode {
  const mayEdit = useMay('config:edit');
  const [draft, setDraft] = useState(draftOf(settings));
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => patchSettings(bodyOf(draft), etag, reason),
    // Not after a failure: what was typed would be gone with it.
    onSuccess: async () => {
      notifications.show({ message: 'The settings hold at all brokers.' });
      await queryClient.invalidateQueries({ queryKey: ['settings'] });
    },
  });
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <Stack gap="sm">
        <AuditDays
          days={draft.auditDays}
          onChange={(auditDays) => set({ auditDays })}
          isFixed={!mayEdit}
        />
        <WholeNumber
          label="Alerts that are over, and what webhooks were told, days"
          max={DAYS_MAX}
          value={draft.alertDays}
          onChange={(alertDays) => set({ alertDays })}
          isFixed={!mayEdit}
        />
        <WholeNumber
          label="Alert rules are looked at every so many seconds"
          max={300}
          value={draft.evaluationSeconds}
          onChange={(evaluationSeconds) => set({ evaluationSeconds })}
          isFixed={!mayEdit}
        />
        <Exports draft={draft} onChange={set} isFixed={!mayEdit} />
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

interface ExportsProps {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly isFixed: boolean;
}

function Exports({ draft, onChange, isFixed }: ExportsProps): ReactNode {
  return (
    <>
      <WholeNumber
        label="Files of exports, hours"
        max={720}
        value={draft.exportHours}
        onChange={(exportHours) => onChange({ exportHours })}
        isFixed={isFixed}
      />
      <Mib
        label="One export at most, compressed, MiB"
        value={draft.exportMib}
        onChange={(exportMib) => onChange({ exportMib })}
        isFixed={isFixed}
      />
      <Mib
        label="All exports together, compressed, MiB"
        value={draft.exportsStoredMib}
        onChange={(exportsStoredMib) => onChange({ exportsStoredMib })}
        isFixed={isFixed}
      />
      <WholeNumber
        label="Exports that somebody may have under way"
        max={1_000}
        value={draft.exportsPerUser}
        onChange={(exportsPerUser) => onChange({ exportsPerUser })}
        isFixed={isFixed}
      />
    </>
  );
}

interface AuditDaysProps {
  /** null: they are kept until somebody deletes them. */
  readonly days: Typed | null;
  readonly onChange: (days: Typed | null) => void;
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
        <WholeNumber
          label="Audit log, days"
          max={DAYS_MAX}
          value={days}
          onChange={onChange}
          isFixed={isFixed}
        />
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

interface NumberProps {
  readonly label: string;
  readonly value: Typed;
  readonly onChange: (value: Typed) => void;
  readonly isFixed: boolean;
}

function WholeNumber({ isFixed, ...rest }: NumberProps & { readonly max: number }): ReactNode {
  return <NumberInput min={1} allowDecimal={false} disabled={isFixed} {...rest} />;
}

/** The API counts bytes, and has the last word about how few and how many. */
function Mib({ isFixed, ...rest }: NumberProps): ReactNode {
  return <NumberInput min={0} thousandSeparator="," disabled={isFixed} {...rest} />;
}
