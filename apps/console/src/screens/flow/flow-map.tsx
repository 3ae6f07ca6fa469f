import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { duration } from '../../format/durations.js';
import { bytes } from '../../format/numbers.js';
import type { FlowEdge, FlowGraph, FlowNode } from './flow-graph.js';
import { toneOf, type Lags } from './flow-lags.js';
import {
  BOX_WIDTH,
  DETAIL_HEIGHT,
  layoutOf,
  pathOf,
  thicknessOf,
  TITLE_HEIGHT,
  type Box,
} from './flow-layout.js';
import classes from './flow.module.css';

interface FlowMapProps {
  readonly graph: FlowGraph;
  readonly lags: Lags;
}

const NAME_WIDTH = BOX_WIDTH - 28;
/** Marks the ends of edges, one for each colour, since an arrow head does not take that of its line everywhere. */
const TONES = ['good', 'warn', 'bad', 'quiet'] as const;

/** Who writes what and who reads it, from left to right. The table below it says the same. */
export function FlowMap({ graph, lags }: FlowMapProps): ReactNode {
  // Rates and lags change every few seconds and the picture must stand still: it is laid out anew when its shape changes.
  const shape = JSON.stringify([graph.nodes, graph.edges.map(({ id }) => id)]);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const layout = useMemo(() => layoutOf(graph), [shape]);
  const current = new Map(graph.edges.map((edge) => [edge.id, edge]));
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label="Map of the flow">
      <svg width={layout.width} height={layout.height} role="group" aria-label="Flow of events">
        <defs>
          {TONES.map((tone) => (
            <marker
              key={tone}
              id={`flow-${tone}`}
              viewBox="0 0 8 8"
              refX={7}
              refY={4}
              markerWidth={9}
              markerHeight={9}
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path className={classes.tip} data-tone={tone} d="M 0 0 L 8 4 L 0 8 Z" />
            </marker>
          ))}
        </defs>
        {layout.lines.map(({ edge: { id }, points }) => {
          const edge = current.get(id);
          if (edge === undefined) return null;
          const tone = toneOf(edge, lags);
          return (
            <path
              key={id}
              className={classes.edge}
              data-tone={tone}
              d={pathOf(points)}
              strokeWidth={thicknessOf(edge.bytesPerSecond)}
              markerEnd={`url(#flow-${tone})`}
            >
              <title>{edgeText(edge, lags)}</title>
            </path>
          );
        })}
        {layout.boxes.map((box) => (
          <NodeBox key={box.node.id} box={box} lags={lags} />
        ))}
      </svg>
    </div>
  );
}

function NodeBox({ box, lags }: { readonly box: Box; readonly lags: Lags }): ReactNode {
  const { node, x, y, height } = box;
  const { kind, name, details } = node;
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect
        className={classes.box}
        data-kind={kind}
        width={BOX_WIDTH}
        height={height}
        rx={kind === 'topic' ? 16 : 6}
      />
      <NodeLink node={node}>
        <title>{`${kind} ${name}`}</title>
        <Name x={14} height={TITLE_HEIGHT} text={name === '' ? 'without a name' : name} />
      </NodeLink>
      {details.map((detail, index) => (
        <g key={detail} transform={`translate(14 ${TITLE_HEIGHT + index * DETAIL_HEIGHT})`}>
          {kind === 'service' ? (
            <GroupLine groupId={detail} lags={lags} />
          ) : (
            <Name x={0} height={DETAIL_HEIGHT} text={detail} isDetail />
          )}
        </g>
      ))}
    </g>
  );
}

/** A group of a service, inside its box. */
function GroupLine({
  groupId,
  lags,
}: {
  readonly groupId: string;
  readonly lags: Lags;
}): ReactNode {
  const seconds = lags(groupId);
  return (
    <Link to="/groups/$group" params={{ group: groupId }} className={classes.link}>
      <title>{`group ${groupId}, lag ${duration(seconds)}`}</title>
      <Name x={0} height={DETAIL_HEIGHT} text={groupId} isDetail />
    </Link>
  );
}

/** A service has no screen of its own: its link leaves only what touches it. */
function NodeLink({
  node: { kind, name },
  children,
}: {
  readonly node: FlowNode;
  readonly children: ReactNode;
}): ReactNode {
  if (kind === 'topic') {
    return (
      <Link to="/topics/$topic" params={{ topic: name }} className={classes.link}>
        {children}
      </Link>
    );
  }
  if (kind === 'group') {
    return (
      <Link to="/groups/$group" params={{ group: name }} className={classes.link}>
        {children}
      </Link>
    );
  }
  if (name === '') return <g className={classes.link}>{children}</g>;
  return (
    <Link to="/flow" search={{ filter: name }} className={classes.link}>
      {children}
    </Link>
  );
}

function edgeText(edge: FlowEdge, lags: Lags): string {
  const { from, to, bytesPerSecond, groupId } = edge;
  const speed = bytesPerSecond === null ? 'rate not known' : `${bytes(bytesPerSecond)}/s`;
  const lag = groupId === null ? '' : `, group ${groupId}, lag ${duration(lags(groupId))}`;
  return `${nameOf(from)} to ${nameOf(to)}: ${speed}${lag}`;
}

const nameOf = (id: string): string => id.slice(id.indexOf('/') + 1);

interface NameProps {
  readonly x: number;
  readonly height: number;
  readonly text: string;
  readonly isDetail?: boolean;
}

/** Text of SVG knows no end of a line: what is too wide for its box is cut by the browser, who has measured it. */
function Name({ x, height, text, isDetail = false }: NameProps): ReactNode {
  return (
    <foreignObject x={x} width={NAME_WIDTH} height={height}>
      <div
        className={isDetail ? classes.detail : classes.name}
        style={{ lineHeight: `${height}px` }}
      >
        {text}
      </div>
    </foreignObject>
  );
}
