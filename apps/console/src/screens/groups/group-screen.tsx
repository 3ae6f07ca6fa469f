import { ActionIcon, Menu } from '@mantine/core';
import { DotsHorizontalIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { groupLagQuery, groupQuery } from '../../api/groups.js';
import { useMay } from '../../api/who.js';
import { GroupState } from '../../components/groups/group-state.js';
import { LagSeconds } from '../../components/groups/lag-seconds.js';
import { LagTrend } from '../../components/groups/lag-trend.js';
import { NoMembers } from '../../components/groups/no-members.js';
import { NamedPage } from '../../components/page/named-page.js';
import { TabLink } from '../../components/page/tab-link.js';
import { digits, plural } from '../../format/numbers.js';
import { DeleteGroup } from './delete-group.js';
import { PauseBanner } from './pause-banner.js';
import { PauseGroup } from './pause-group.js';

const route = getRouteApi('/groups/$group');

export function GroupScreen(): ReactNode {
  const { group } = route.useParams();
  const { data, error, refetch } = useQuery(groupQuery(group));
  const mayReset = useMay('group:reset', group);
  return (
    <NamedPage
      name={group}
      kind="group"
      summary={<Summary group={group} />}
      actions={<GroupActions group={group} />}
      notice={<PauseBanner group={group} />}
      tabs={
        <>
          <TabLink to="/groups/$group" params={{ group }} activeOptions={{ exact: true }}>
            Lag
          </TabLink>
          <TabLink to="/groups/$group/members" params={{ group }}>
            Members
          </TabLink>
          <TabLink to="/groups/$group/events" params={{ group }}>
            Rebalances
          </TabLink>
          {mayReset && (
            <TabLink
              to="/groups/$group/reset"
              params={{ group }}
              activeOptions={{ includeSearch: false }}
            >
              Reset offsets
            </TabLink>
          )}
        </>
      }
      error={data === undefined ? error : null}
      onRetry={() => void refetch()}
    >
      <Outlet />
    </NamedPage>
  );
}

function Summary({ group }: { readonly group: string }): ReactNode {
  const { data } = useQuery(groupQuery(group));
  const { data: lag } = useQuery(groupLagQuery(group));
  if (data === undefined) return ' ';
  return (
    <>
      <GroupState state={data.state} /> · {plural(data.memberCount, 'member')}
      {lag !== undefined && (
        <>
          {' '}
          · {digits(lag.totalLag)} behind · <LagSeconds seconds={lag.maxLagSeconds} />{' '}
          <LagTrend group={group} /> <NoMembers memberCount={data.memberCount} lag={lag.totalLag} />
        </>
      )}
    </>
  );
}

function GroupActions({ group }: { readonly group: string }): ReactNode {
  const mayPause = useMay('group:pause', group);
  const mayDelete = useMay('group:delete', group);
  const [dialog, setDialog] = useState<'pause' | 'delete' | null>(null);
  const close = (): void => setDialog(null);
  if (!mayPause && !mayDelete) return null;
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label="More about this group">
            <DotsHorizontalIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayPause && <Menu.Item onClick={() => setDialog('pause')}>Pause…</Menu.Item>}
          {mayDelete && (
            <Menu.Item color="red" onClick={() => setDialog('delete')}>
              Delete group…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <PauseGroup group={group} isOpen={dialog === 'pause'} onClose={close} />
      <DeleteGroup group={group} isOpen={dialog === 'delete'} onClose={close} />
    </>
  );
}
