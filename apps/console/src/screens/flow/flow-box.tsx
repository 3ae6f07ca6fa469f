import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { lagTone } from '../../components/groups/lag-thresholds.js';
import { duration } from '../../format/durations.js';
import { plural, rate } from '../../format/numbers.js';
import type { FlowNode } from './flow-graph.js';
import type { Lags } from './flow-lags.js';
import type { Box } from './flow-layout.js';
import classes from './flow.module.css';

interface FlowBoxProps {
  readonly box: Box;
  readonly lags: Lags;
  /** Of a topic; null: nobody is known to write to it. */
  readonly recordsPerSecond: number | null;
  readonly isDim: boolean;
  readonly isChosen: boolean;
  readonly onLook: (id: string | null) => void;
}

/** A service, a topic or a group, with what stands in it. Looking at it lights what touches it. */
export function FlowBox(props: FlowBoxProps): ReactNode {
  const { box, lags, recordsPerSecond, isDim, isChosen, onLook } = props;
  const { node, details, more, x, y, width, height } = box;
  return (
    <div
      className={classes.box}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
      data-kind={node.kind}
      data-dim={isDim || undefined}
      data-chosen={isChosen || undefined}
      onPointerEnter={() => onLook(node.id)}
      onPointerLeave={() => onLook(null)}
      onFocus={() => onLook(node.id)}
      onBlur={() => onLook(null)}
    >
      <NodeLink node={node} isChosen={isChosen}>
        <span className={classes.name}>{node.name === '' ? 'without a name' : node.name}</span>
        {node.kind === 'group' && <Lag seconds={lags(node.name)} />}
      </NodeLink>
      {node.kind === 'topic' && (
        <span className={classes.detail}>{rateText(recordsPerSecond, width)}</span>
      )}
      {details.map((detail) =>
        node.kind === 'service' ? (
          <Link
            key={detail}
            to="/groups/$group"
            params={{ group: detail }}
            className={classes.detail}
            title={`group ${detail}, ${duration(lags(detail))} behind`}
          >
            <span className={classes.cut}>{detail}</span>
            <Lag seconds={lags(detail)} />
          </Link>
        ) : (
          <span key={detail} className={classes.detail}>
            <span className={classes.cut}>{detail === '' ? 'without a name' : detail}</span>
          </span>
        ),
      )}
      {more > 0 && (
        <span className={classes.detail}>
          and {plural(more, node.kind === 'service' ? 'more group' : 'more member')}
        </span>
      )}
    </div>
  );
}

/** Narrower than this a box has room for the figure alone. */
const WORDS_WIDTH = 120;

function rateText(recordsPerSecond: number | null, width: number): string {
  if (recordsPerSecond === null) return 'nobody writes';
  return `${rate(recordsPerSecond)}${width < WORDS_WIDTH ? '/s' : ' records/s'}`;
}

/** How far behind; where it keeps up the colour of its line says so, and a figure would only flicker. */
function Lag({ seconds }: { readonly seconds: number | null }): ReactNode {
  if (seconds === null) return null;
  return (
    <span className={classes.lag} data-tone={lagTone(seconds)}>
      {duration(seconds)}
    </span>
  );
}

/** A service has no screen of its own: its link keeps it lit, to be looked at in peace. */
function NodeLink({
  node: { kind, name },
  isChosen,
  children,
}: {
  readonly node: FlowNode;
  readonly isChosen: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const look = { className: classes.title, title: name };
  if (kind === 'topic') {
    return (
      <Link to="/topics/$topic" params={{ topic: name }} {...look}>
        {children}
      </Link>
    );
  }
  if (kind === 'group') {
    return (
      <Link to="/groups/$group" params={{ group: name }} {...look}>
        {children}
      </Link>
    );
  }
  if (name === '') return <span className={classes.title}>{children}</span>;
  return (
    <Link
      to="/flow"
      search={({ filter }) => ({
        ...(filter === undefined ? {} : { filter }),
        ...(isChosen ? {} : { service: name }),
      })}
      replace
      {...look}
      title={isChosen ? `${name}: click to see everybody` : `${name}: click to keep it in sight`}
    >
      {children}
    </Link>
  );
}
