import type { ReactNode } from 'react';
import { CopyButton } from '../values/copy-button.js';
import classes from './named-page.module.css';
import { Page } from './page.js';
import { ProblemView } from '../messages/problem-view.js';
import { TabLinks } from './tab-link.js';

interface NamedPageProps {
  /** Of the one thing that the page is about. */
  readonly name: string;
  /** "topic", "group". */
  readonly kind: string;
  readonly summary: ReactNode;
  readonly actions: ReactNode;
  /** Between the name and the tabs: what has to be known first. */
  readonly notice?: ReactNode;
  readonly tabs: ReactNode;
  /** Why nothing is known of it, shown in place of the tab's content; null when something is. */
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly children: ReactNode;
}

/** The frame of a screen about one thing with a name: the name, to be copied, and tabs that are pages of their own. */
export function NamedPage(props: NamedPageProps): ReactNode {
  const { name, kind, summary, actions, notice, tabs, error, onRetry, children } = props;
  return (
    <Page
      title={name}
      heading={
        <span className={classes.heading}>
          <span className={classes.name} data-long={name.length > LONG || undefined} title={name}>
            {name}
          </span>
          <CopyButton value={name} what="the name" />
        </span>
      }
      summary={summary}
      actions={actions}
    >
      {notice}
      <TabLinks label={`Of this ${kind}`}>{tabs}</TabLinks>
      {error === null ? children : <ProblemView error={error} onRetry={onRetry} />}
    </Page>
  );
}

/** Kafka allows names of 249 characters, which would push all else off the screen at full size. */
const LONG = 60;
