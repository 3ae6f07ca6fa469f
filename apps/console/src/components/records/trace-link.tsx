import { Button } from '@mantine/core';
import type { RecordBody } from '@posthorn/admin-client';
import { ExternalLinkIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { whoAmIQuery } from '../../api/who.js';
import { digits } from '../../format/numbers.js';
import { traceAddress, traceIdOf } from '../../format/trace.js';
import tones from '../values/tones.module.css';

/** From a record to its trace, where the broker was told where traces are seen (POSTHORN_TRACE_URL). */
export function TraceLink({ record }: { readonly record: Pick<RecordBody, 'headers'> }): ReactNode {
  const template = useTraceUrl();
  const traceId = traceIdOf(record);
  if (template === null || traceId === null) return null;
  return (
    <Button
      component="a"
      variant="default"
      leftSection={<ExternalLinkIcon />}
      href={traceAddress(template, traceId)}
      target="_blank"
      rel="noreferrer"
    >
      Trace
    </Button>
  );
}

const SHOWN = 3;

/** The traces of several records, of which an order that somebody touched again has more than one. */
export function TraceIds({ traceIds }: { readonly traceIds: readonly string[] }): ReactNode {
  const template = useTraceUrl();
  const ids = [...new Set(traceIds)];
  // One that leads nowhere stands in each record.
  if (template === null || ids.length === 0) return null;
  return (
    <span className={tones.soft}>
      {ids.length === 1 ? 'Trace' : 'Traces'}:{' '}
      {ids.slice(0, SHOWN).map((traceId, index) => (
        <Fragment key={traceId}>
          {index > 0 && ', '}
          <a href={traceAddress(template, traceId)} target="_blank" rel="noreferrer">
            {traceId}
          </a>
        </Fragment>
      ))}
      {ids.length > SHOWN && ` and ${digits(ids.length - SHOWN)} more`}
    </span>
  );
}

function useTraceUrl(): string | null {
  return useQuery(whoAmIQuery()).data?.traceUrl ?? null;
}
