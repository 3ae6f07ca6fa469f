import { Button } from '@mantine/core';
import type { SearchResult } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { ShareBar } from '../../components/figures/share-bar.js';
import { Time } from '../../components/values/time.js';
import { digits } from '../../format/numbers.js';
import tones from '../../components/values/tones.module.css';
import classes from './search.module.css';

interface SearchProgressProps {
  readonly last: SearchResult;
  readonly found: number;
  readonly isSearching: boolean;
  readonly onGoOn: () => void;
  readonly onStop: () => void;
}

/** How much was searched, and how much was not: a list that looks whole and is not would be a lie. */
export function SearchProgress(props: SearchProgressProps): ReactNode {
  const { last, found, isSearching, onGoOn, onStop } = props;
  const { isComplete, searched, total, searchedBackTo, partitionsWaiting } = last.progress;
  return (
    <div className={classes.progress} role="status">
      <span>
        {found === 1 ? '1 record' : `${digits(found)} records`}
        {isComplete ? ', and there are no others.' : ' so far.'}
      </span>
      {!isComplete && (
        <>
          <span className={classes.bar}>
            <ShareBar part={Number(searched)} whole={Number(total)} />
          </span>
          <span className={tones.soft}>
            Searched {digits(searched)} of {digits(total)} records
            {partitionsWaiting > 0 && `, ${digits(partitionsWaiting)} partitions not begun`}
            {searchedBackTo !== null && (
              <>
                , all since <Time at={searchedBackTo} as="full" />
              </>
            )}
          </span>
          {isSearching ? (
            <Button size="xs" variant="default" onClick={onStop}>
              Stop
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={onGoOn}>
              Go on
            </Button>
          )}
        </>
      )}
      {last.unsearched.map(({ topic, partition, detail }) => (
        <span key={`${topic}-${partition}`} className={classes.bad}>
          {topic}-{partition} was not searched: {detail}
        </span>
      ))}
    </div>
  );
}
