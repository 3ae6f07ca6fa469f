import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { duration } from '../../format/durations.js';
import { bytes, rate } from '../../format/numbers.js';
import type { FlowEdge } from './flow-graph.js';
import { toneOf, waitingFrom, type Lags } from './flow-lags.js';
import { pathOf, thicknessOf, type Line } from './flow-layout.js';
import classes from './flow.module.css';

interface FlowEdgesProps {
  readonly lines: readonly Line[];
  readonly lags: Lags;
  readonly at: number;
  readonly lit: ReadonlySet<string>;
  readonly height: number;
  readonly onLook: (id: string | null) => void;
}

/** How near to a thin line a pointer has to come. */
const TOUCH = 14;

/** Each line is a link to its records. */
export function FlowEdges({ lines, lags, at, lit, height, onLook }: FlowEdgesProps): ReactNode {
  return (
    <svg className={classes.edges} height={height} role="group" aria-label="Flow of events">
      {lines.map((line) => {
        const { edge } = line;
        const path = pathOf(line);
        const from = waitingFrom(edge, lags, at);
        return (
          <Link
            key={edge.id}
            to="/topics/$topic"
            params={{ topic: edge.topic }}
            search={from === undefined ? {} : { from, order: 'asc' }}
            className={classes.line}
            data-tone={toneOf(edge, lags)}
            data-dim={(lit.size > 0 && !lit.has(edge.id)) || undefined}
            data-lit={lit.has(edge.id) || undefined}
            onPointerEnter={() => onLook(edge.id)}
            onPointerLeave={() => onLook(null)}
            onFocus={() => onLook(edge.id)}
            onBlur={() => onLook(null)}
          >
            <title>{edgeText(edge, lags)}</title>
            <path className={classes.touch} d={path} strokeWidth={TOUCH} />
            <path
              className={classes.stroke}
              data-guess={edge.bytesPerSecond === null || undefined}
              d={path}
              strokeWidth={thicknessOf(edge.bytesPerSecond)}
            />
            {line.hasRoom && edge.recordsPerSecond !== null && (
              <text className={classes.label} x={line.end.x - 8} y={line.end.y - 6}>
                {rate(edge.recordsPerSecond)}/s
              </text>
            )}
          </Link>
        );
      })}
    </svg>
  );
}

function edgeText(edge: FlowEdge, lags: Lags): string {
  const { topic, client, groupId, bytesPerSecond, recordsPerSecond } = edge;
  const who = client === '' ? 'a client without a name' : client;
  const speed = bytesPerSecond === null ? 'rate not known' : `${bytes(bytesPerSecond)}/s`;
  if (edge.from.startsWith('writers/')) {
    return `${who} writes ${topic}: ${rate(recordsPerSecond)} records/s, ${speed}. Click for its records.`;
  }
  if (groupId === null)
    return `${who} reads ${topic} without a group: ${speed}. Click for its records.`;
  const by = client === groupId ? `group ${groupId}` : `${who}, group ${groupId},`;
  const lag = lags(groupId);
  const wait = lag === null || lag < 1 ? 'its records' : 'the records that wait for it';
  return `${by} reads ${topic}: ${speed}, ${duration(lag)} behind. Click for ${wait}.`;
}
