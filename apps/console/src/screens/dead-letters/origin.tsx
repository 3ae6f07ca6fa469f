import type { DeadLetterSummary } from '@posthorn/admin-client';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { digits, UNKNOWN } from '../../format/numbers.js';

type Place = Pick<DeadLetterSummary, 'originTopic' | 'originPartition' | 'originOffset'>;

/** Where the record stands that was given up on, as a way there; a letter of somebody else may not say. */
export function Origin({ letter }: { readonly letter: Place }): ReactNode {
  const { originTopic, originPartition, originOffset } = letter;
  if (originTopic === null) return UNKNOWN;
  if (originPartition === null || originOffset === null) return originTopic;
  return (
    <Link
      to="/topics/$topic"
      params={{ topic: originTopic }}
      search={{
        record: `${originPartition}@${originOffset}`,
        partition: originPartition,
        from: originOffset,
        order: 'asc',
      }}
    >
      {originTopic}-{originPartition} @ {digits(originOffset)}
    </Link>
  );
}

const PLACE = /^(.+)\/(\d+)@(\d+)$/;

/** The same of a place as the API writes it: `orders/5@363`. */
export function PlaceLink({ place }: { readonly place: string }): ReactNode {
  const [, originTopic, partition, originOffset] = PLACE.exec(place) ?? [];
  if (originTopic === undefined) return place;
  return <Origin letter={{ originTopic, originPartition: Number(partition), originOffset }} />;
}
