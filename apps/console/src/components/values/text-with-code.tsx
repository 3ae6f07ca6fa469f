import { Fragment, type ReactNode } from 'react';

/** A sentence of the API, in which what stands between backticks is to be typed. */
export function TextWithCode({ text }: { readonly text: string }): ReactNode {
  return text
    .split('`')
    .map((part, index) => (
      <Fragment key={index}>{index % 2 === 1 ? <code>{part}</code> : part}</Fragment>
    ));
}
