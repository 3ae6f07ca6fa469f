import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { DotsHorizontalIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { groupLagQuery, groupQuery } from '../../api/groups.js';
import { useLiveGroup } from '../../api/live.js';
import { useMay } from '../../api/who.js';
import { CopyButton } from '../../components/copy-button.js';
import { GroupState } from '../../components/group-state.js';
import { LagSeconds } from '../../components/lag-seconds.js';
import { LagTrend } from '../../components/lag-trend.js';
import { NoMembers } from '../../components/no-members.js';
import { Page } from '../../components/page.js';
import { ProblemView } from '../../components/problem-view.js';
import { TabLink, TabLinks } from '../../components/tab-link.js';
import { digits, plural } from '../../format/numbers.js';
import { DeleteGroup } from './delete-group.js';

const route = getRouteApi('/groups/$group');

export function GroupScreen(): ReactNode {
  const { group } = route.useParams();
  const { data, error, refetch } = useQuery(groupQuery(group));
  const mayReset = useMay('group:reset');
  const mayDelete = useMay('group:delete');
  return (
    <Page
      title={group}
      heading={
        <>
          {group} <CopyButton value={group} what="the group id" />
        </>
      }
      summary={<Summary group={group} />}
      actions={mayDelete && <GroupActions group={group} />}
    >
      <TabLinks label="Of this group">
        <TabLink to="/groups/$group" params={{ group }} activeOptions={{ exact: true }}>
          Lag
        </TabLink>
        <TabLink to="/groups/$group/members" params={{ group }}>
          Members
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
      </TabLinks>
      {error !== null && data === undefined ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : (
        <Outlet />
      )}
    </Page>
  );
}

function Summary({ group }: { readonly group: string }): ReactNode {
  const { data } = useQuery(groupQuery(group));
  const { data: lag } = useQuery(groupLagQuery(group));
  const live = useLiveGroup(group);
  if (data === undefined) return ' ';
  return (
    <>
      <GroupState state={data.state} /> · {plural(data.memberCount, 'member')}
      {lag !== undefined && (
        <>
          {' '}
          · {digits(lag.totalLag)} behind · <LagSeconds seconds={lag.maxLagSeconds} />{' '}
          <LagTrend group={live} /> <NoMembers memberCount={data.memberCount} lag={lag.totalLag} />
        </>
      )}
    </>
  );
}

function GroupActions({ group }: { readonly group: string }): ReactNode {
  const [isDeleting, deleting] = useDisclosure(false);
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label="More about this group">
            <DotsHorizontalIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" onClick={deleting.open}>
            Delete group…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeleteGroup group={group} isOpen={isDeleting} onClose={deleting.close} />
    </>
  );
}
