import type { ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  readonly title: string;
  /** Shown instead of the title, which then only names the browser's tab. */
  readonly heading?: ReactNode;
  /** One line under the title: figures, or what this screen is for. */
  readonly summary?: ReactNode;
  /** Buttons, at the right. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every screen: title, what can be done, content. */
export function Page({ title, heading, summary, actions, children }: PageProps): ReactNode {
  return (
    <div className={classes.page}>
      <title>{`${title} · Posthorn`}</title>
      <header className={classes.header}>
        <div className={classes.heading}>
          <h1>{heading ?? title}</h1>
          {summary !== undefined && <div className={classes.summary}>{summary}</div>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a screen with a title of its own. */
export function Section({
  title,
  actions,
  children,
}: {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className={classes.section}>
      <header className={classes.sectionHeader}>
        <h2>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}
