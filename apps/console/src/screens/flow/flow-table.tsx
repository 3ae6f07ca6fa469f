import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../../components/table/data-table.js';
import { LagSeconds } from '../../components/groups/lag-seconds.js';
import { bytes, rate, UNKNOWN } from '../../format/numbers.js';
import { TopicLink } from '../../components/values/topic-link.js';
import { ServiceLink } from '../../components/services/service-table.js';
import type { FlowEdge, FlowGraph } from './flow-graph.js';
import type { Lags } from './flow-lags.js';
import classes from './flow.module.css';

const writes = ({ from }: FlowEdge): boolean => from.startsWith('writers/');
const nameOf = ({ client }: FlowEdge): string => client || 'without a name';

function From({ edge }: { readonly edge: FlowEdge }): ReactNode {
  return writes(edge) ? <ServiceLink name={edge.client} /> : <TopicLink topic={edge.topic} />;
}

function To({ edge }: { readonly edge: FlowEdge }): ReactNode {
  const { topic, client, groupId } = edge;
  if (writes(edge)) return <TopicLink topic={topic} />;
  if (groupId === null) return `${nameOf(edge)}, without a group`;
  const isOfAnother = client !== groupId;
  return (
    <>
      <Link
        to="/groups/$group"
        params={{ group: groupId }}
        className={isOfAnother ? classes.named : undefined}
      >
        {groupId}
      </Link>
      {isOfAnother && (
        <span className={classes.member}>
          of <ServiceLink name={client} />
        </span>
      )}
    </>
  );
}

const columnsOf = (lags: Lags): readonly Column<FlowEdge>[] => [
  { key: 'from', header: 'From', render: (edge) => <From edge={edge} /> },
  { key: 'to', header: 'To', render: (edge) => <To edge={edge} /> },
  {
    key: 'records',
    header: 'Records/s',
    width: '100px',
    align: 'right',
    from: 'sm',
    render: ({ recordsPerSecond }) => rate(recordsPerSecond),
  },
  {
    key: 'bytes',
    header: 'Rate',
    width: '90px',
    narrow: '66px',
    align: 'right',
    render: ({ bytesPerSecond }) =>
      bytesPerSecond === null ? UNKNOWN : `${bytes(bytesPerSecond)}/s`,
  },
  {
    key: 'lag',
    header: 'Lag',
    width: '90px',
    narrow: '62px',
    align: 'right',
    render: ({ groupId }) => (groupId === null ? '' : <LagSeconds seconds={lags(groupId)} />),
  },
];

interface FlowTableProps {
  readonly graph: FlowGraph;
  readonly lags: Lags;
}

/** The same as the map, a row for each line. */
export function FlowTable({ graph, lags }: FlowTableProps): ReactNode {
  const rows = graph.edges.toSorted((a, b) =>
    a.topic === b.topic ? b.to.localeCompare(a.to) : a.topic.localeCompare(b.topic),
  );
  return (
    <DataTable
      label="Who writes and reads what"
      columns={columnsOf(lags)}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}
