import type { JourneyBody } from '@posthorn/admin-client';
import { useMemo, type ReactNode } from 'react';
import { Status } from '../../components/values/status.js';
import { duration, localClock } from '../../format/durations.js';
import { DiagramRow } from './diagram-row.js';
import {
  HEADER_HEIGHT,
  GUTTER,
  layoutOf,
  placeText,
  type JourneyLayout,
  type Lane,
  type Row,
} from './journey-layout.js';
import { cut, READER_TONES, READER_WORDS } from './journey-words.js';
import classes from './journey.module.css';

const NAME_LENGTH = 25;

/** Who told whom, downwards in time. The list below it says the same in words. */
export function JourneyDiagram({ journey }: { readonly journey: JourneyBody }): ReactNode {
  const layout = useMemo(() => layoutOf(journey), [journey]);
  const { lanes, rows, laneWidth, width, height } = layout;
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label="Sequence of the journey">
      <svg width={width} height={height} role="group" aria-label={`Journey of ${journey.id}`}>
        {lanes.map((lane) => (
          <LaneLine key={lane.name ?? ''} lane={lane} height={height} />
        ))}
        {rows.map((row) => (
          <g key={placeText(row.step)}>
            <Gap row={row} layout={layout} />
            <text className={classes.clock} x={16} y={row.y + 4}>
              {localClock(new Date(Number(row.step.timestamp)))}
            </text>
            <DiagramRow row={row} lanes={lanes} laneWidth={laneWidth} />
          </g>
        ))}
      </svg>
    </div>
  );
}

function LaneLine({ lane, height }: { readonly lane: Lane; readonly height: number }): ReactNode {
  const { name, groups, x } = lane;
  const below = groups.length === 0 ? null : `group ${groups.join(', ')}`;
  return (
    <g>
      <title>{[name ?? 'Who published it is not known', below].filter(Boolean).join(', ')}</title>
      <line className={classes.lane} x1={x} x2={x} y1={HEADER_HEIGHT - 4} y2={height - 8} />
      <text className={classes.laneName} x={x} y={below === null ? 32 : 24}>
        {name === null ? 'not known' : cut(name, NAME_LENGTH)}
      </text>
      {below !== null && (
        <text className={classes.laneGroup} x={x} y={41}>
          {cut(below, NAME_LENGTH + 4)}
        </text>
      )}
    </g>
  );
}

const STATES = ['committed', 'waiting', 'retrying', 'deadLettered'] as const;

/** What the heads of the arrows say. */
export function Legend(): ReactNode {
  return (
    <p className={classes.legend}>
      {STATES.map((state) => (
        <Status key={state} tone={READER_TONES[state]}>
          {READER_WORDS[state]}
        </Status>
      ))}
    </p>
  );
}

/** Time in which nothing happened, across all lanes. */
function Gap({ row, layout }: { readonly row: Row; readonly layout: JourneyLayout }): ReactNode {
  if (row.gap === null) return null;
  const { y, ms } = row.gap;
  return (
    <g>
      <line className={classes.gap} x1={GUTTER} x2={layout.width - 16} y1={y} y2={y} />
      <text className={classes.gapText} x={16} y={y + 4}>
        {duration(ms / 1000)} later
      </text>
    </g>
  );
}
