import type { ReactNode } from 'react';
import type { Arrival, Lane, Row } from './journey-layout.js';
import { cut, READER_TONES, readerWords, stepTitle } from './journey-words.js';
import { StepLink } from './step-link.js';
import classes from './journey.module.css';

interface DiagramRowProps {
  readonly row: Row;
  readonly lanes: readonly Lane[];
  readonly laneWidth: number;
}

const CHARACTER_WIDTH = 6.6;
/** An event that nobody reads goes as far. */
const STUB = 44;

export function DiagramRow(props: DiagramRowProps): ReactNode {
  return props.row.step.kind === 'event' ? <Event {...props} /> : <Failure {...props} />;
}

/** One line through all who read it, with a head at each in the colour of how far it is. */
function Event({ row, lanes, laneWidth }: DiagramRowProps): ReactNode {
  const { y, lane, arrivals, step } = row;
  const from = lanes[lane].x;
  const others = arrivals.filter((arrival) => arrival.lane !== lane);
  const ends = [from, ...others.map((arrival) => lanes[arrival.lane].x)];
  const [left, right] = [Math.min(...ends), Math.max(...ends)];
  const room = Math.max(right - left, laneWidth) - 24;
  return (
    <g>
      {left < right && <line className={classes.arrow} x1={left} x2={right} y1={y} y2={y} />}
      {arrivals.length === 0 && <NobodyReads x={from} y={y} />}
      <circle className={classes.source} cx={from} cy={y} r={4} />
      {arrivals.map((arrival) => (
        <Head key={arrival.reader.groupId} arrival={arrival} from={from} lanes={lanes} y={y} />
      ))}
      <StepLink step={step} className={classes.link}>
        <title>{`${stepTitle(step)}: ${step.topic}-${step.partition} @ ${step.offset}`}</title>
        <text x={left + 12} y={y - 8}>
          {cut(stepTitle(step), Math.floor(room / CHARACTER_WIDTH))}
        </text>
      </StepLink>
    </g>
  );
}

function NobodyReads({ x, y }: { readonly x: number; readonly y: number }): ReactNode {
  return (
    <g>
      <line className={classes.arrow} data-open x1={x} x2={x + STUB} y1={y} y2={y} />
      <text className={classes.note} x={x + STUB + 6} y={y + 4}>
        no reader
      </text>
    </g>
  );
}

interface HeadProps {
  readonly arrival: Arrival;
  readonly from: number;
  readonly lanes: readonly Lane[];
  readonly y: number;
}

function Head({ arrival: { lane, reader }, from, lanes, y }: HeadProps): ReactNode {
  const { x } = lanes[lane];
  const tone = READER_TONES[reader.state];
  // To itself: out to the right, and back.
  const isOwn = x === from;
  const isRightwards = x > from;
  const tip = isOwn ? x + 5 : isRightwards ? x - 1 : x + 1;
  const back = isRightwards ? tip - 9 : tip + 9;
  const headY = isOwn ? y + 12 : y;
  return (
    <g data-tone={tone} className={classes.head}>
      <title>{readerWords(reader)}</title>
      {isOwn && (
        <path className={classes.arrow} d={`M ${x} ${y} h 26 q 6 0 6 6 t -6 6 h -14`} fill="none" />
      )}
      <path d={`M ${tip} ${headY} L ${back} ${headY - 5} L ${back} ${headY + 5} Z`} />
    </g>
  );
}

/** A handler failed: its record waits for the next try, or the journey ends here. */
function Failure({ row: { step, y, lane }, lanes, laneWidth }: DiagramRowProps): ReactNode {
  const { x } = lanes[lane];
  const isOver = step.kind === 'deadLetter';
  // Towards the middle, where there is room.
  const isLast = lane === lanes.length - 1 && lanes.length > 1;
  const side = isLast ? -1 : 1;
  const room = Math.floor((laneWidth * 0.9) / CHARACTER_WIDTH);
  const title = stepTitle(step);
  return (
    <g className={classes.failure} data-tone={isOver ? 'bad' : 'warn'}>
      {isOver ? (
        <path d={`M ${x - 5} ${y - 5} l 10 10 m 0 -10 l -10 10`} />
      ) : (
        <path d={`M ${x + 5} ${y - 3} a 6 6 0 1 0 1 4 m -1 -9 v 5 h -5`} />
      )}
      <StepLink step={step} className={classes.link}>
        <title>{[title, step.handler, step.error].filter(Boolean).join(': ')}</title>
        <text x={x + 14 * side} y={y - 1} textAnchor={isLast ? 'end' : 'start'}>
          {cut(title, room)}
        </text>
      </StepLink>
      {step.error !== null && (
        <text
          className={classes.note}
          x={x + 14 * side}
          y={y + 13}
          textAnchor={isLast ? 'end' : 'start'}
        >
          {cut(step.error, room)}
        </text>
      )}
    </g>
  );
}
