import type { JourneyStepBody } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { Status, Tag } from '../../components/values/status.js';
import { Time } from '../../components/values/time.js';
import { duration } from '../../format/durations.js';
import { digits } from '../../format/numbers.js';
import tones from '../../components/values/tones.module.css';
import { placeText } from './journey-layout.js';
import { READER_TONES, readerWords, stepTitle } from './journey-words.js';
import { RecordLink, StepLink } from './step-link.js';
import classes from './journey.module.css';

/** The same as the diagram in words: for phones, for those who hear it, and for whoever wants every detail. */
export function JourneyList({ steps }: { readonly steps: readonly JourneyStepBody[] }): ReactNode {
  return (
    <ol className={classes.steps}>
      {steps.map((step, index) => (
        <li key={placeText(step)} data-kind={step.kind}>
          <div className={classes.when}>
            <Time at={step.timestamp} as="clock" />
            {index > 0 && <span>+{waited(step.waitedMs)}</span>}
          </div>
          <div className={classes.what}>
            <p>
              <StepLink step={step}>{stepTitle(step)}</StepLink>{' '}
              {step.kind !== 'event' && (
                <Tag tone={step.kind === 'retry' ? 'warn' : 'bad'}>
                  {step.kind === 'retry' ? 'retry' : 'dead letter'}
                </Tag>
              )}
              {step.copyOf !== null && (
                <Tag tone="quiet" title={`From ${step.copyOf}`}>
                  copy
                </Tag>
              )}
            </p>
            {step.kind === 'event' ? <EventText step={step} /> : <FailureText step={step} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

function EventText({ step }: { readonly step: JourneyStepBody }): ReactNode {
  const { service, serviceFrom, causedBy, readers } = step;
  return (
    <>
      <p className={tones.soft}>
        {service ?? 'Somebody'} published it to {place(step)}
        {serviceFrom === 'topic' && ' (nobody else was seen to produce there)'}
        {service === null && ' (who did, nothing tells)'}
        {causedBy !== null && (
          <>
            , because of <RecordLink place={causedBy}>{place(causedBy)}</RecordLink>
          </>
        )}
      </p>
      {readers.length === 0 ? (
        <p className={tones.soft}>No group reads this topic.</p>
      ) : (
        <ul className={classes.readers}>
          {readers.map((reader) => (
            <li key={reader.groupId}>
              <Status tone={READER_TONES[reader.state]}>{readerWords(reader)}</Status>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function FailureText({ step }: { readonly step: JourneyStepBody }): ReactNode {
  const { groupId, handler, origin, error } = step;
  return (
    <>
      <p className={tones.soft}>
        {handler === null ? 'A handler' : <code>{handler}</code>} of{' '}
        {groupId ?? 'a group that nothing names'} failed
        {origin !== null && (
          <>
            {' '}
            on <RecordLink place={origin}>{place(origin)}</RecordLink>
          </>
        )}
        , and is kept as <RecordLink place={step}>{place(step)}</RecordLink>
      </p>
      {error !== null && <p className={classes.error}>{error}</p>}
    </>
  );
}

function place({ topic, partition, offset }: Parameters<typeof placeText>[0]): string {
  return `${topic}-${partition} @ ${digits(offset)}`;
}

function waited(ms: string): string {
  return ms.length < 4 ? `${ms} ms` : duration(Number(ms) / 1000);
}
