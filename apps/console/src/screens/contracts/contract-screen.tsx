import { ActionIcon, Menu } from '@mantine/core';
import { DotsHorizontalIcon } from '@radix-ui/react-icons';
import type { ContractDetails, ContractRefusal } from '@posthorn/admin-client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { contractQuery } from '../../api/contracts.js';
import { useMay } from '../../api/who.js';
import { NamedPage } from '../../components/page/named-page.js';
import { TabLink } from '../../components/page/tab-link.js';
import { Time } from '../../components/values/time.js';
import { plural } from '../../format/numbers.js';
import tones from '../../components/values/tones.module.css';
import { ContractSettingsDialog } from './contract-settings.js';
import classes from './contracts.module.css';
import { DeleteContract } from './delete-contract.js';

const route = getRouteApi('/contracts/$event');

export function ContractScreen(): ReactNode {
  const { event } = route.useParams();
  const { data, error, refetch } = useQuery(contractQuery(event));
  return (
    <NamedPage
      name={event}
      kind="contract"
      summary={data === undefined ? ' ' : <Summary contract={data} />}
      actions={data !== undefined && <Actions contract={data} />}
      notice={data?.lastRefusal != null && <Refusal refusal={data.lastRefusal} />}
      tabs={
        <>
          <TabLink
            to="/contracts/$event"
            params={{ event }}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            Schema
          </TabLink>
          <TabLink
            to="/contracts/$event/diff"
            params={{ event }}
            activeOptions={{ includeSearch: false }}
          >
            Changes
          </TabLink>
          <TabLink to="/contracts/$event/clients" params={{ event }}>
            Clients
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

function Summary({ contract }: { readonly contract: ContractDetails }): ReactNode {
  const { topic, versions, compatibility, description, schemaType, mode } = contract;
  return (
    <>
      {description !== null && <>{description} · </>}
      {schemaType} · {plural(versions.length, 'version')} ·{' '}
      {mode === 'READONLY' ? 'no new versions' : <code>{compatibility}</code>}
      {topic !== null && (
        <>
          {' '}
          · travels in{' '}
          <Link to="/topics/$topic" params={{ topic }}>
            {topic}
          </Link>
        </>
      )}
    </>
  );
}

/** What somebody wanted to change lately, and whom it would have broken. */
function Refusal({
  refusal: { at, by, findings },
}: {
  readonly refusal: ContractRefusal;
}): ReactNode {
  return (
    <section className={classes.refusal}>
      <p>
        A version of {by} was refused <Time at={at} />:
      </p>
      <ul>
        {findings.map(({ pointer, rule, version, message }) => (
          <li key={`${rule} ${pointer} ${version}`}>
            {message} <span className={tones.soft}>(against v{version})</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Actions({ contract }: { readonly contract: ContractDetails }): ReactNode {
  const { event } = contract;
  const mayEdit = useMay('contract:edit', event);
  const mayDelete = useMay('contract:delete', event);
  const [dialog, setDialog] = useState<'settings' | 'delete' | null>(null);
  const close = (): void => setDialog(null);
  if (!mayEdit && !mayDelete) return null;
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label="More about this contract">
            <DotsHorizontalIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayEdit && (
            <Menu.Item onClick={() => setDialog('settings')}>What new versions may do…</Menu.Item>
          )}
          {mayDelete && (
            <Menu.Item color="red" onClick={() => setDialog('delete')}>
              Delete contract…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ContractSettingsDialog contract={contract} isOpen={dialog === 'settings'} onClose={close} />
      <DeleteContract event={event} isOpen={dialog === 'delete'} onClose={close} />
    </>
  );
}
