import { instant, integer, oneOf, text, uuid } from '@posthorn/contracts';
import type { EventPayload } from '@posthorn/transport';
import { eventOf } from '../event.js';

export const genres = ['drama', 'comedy', 'crime', 'nature'] as const;
export type Genre = (typeof genres)[number];

/** Somebody watched something. */
export const TitleViewed = eventOf(
  'views',
  {
    viewerId: uuid,
    /** 1, 2, 3 ... per viewer. */
    sequence: integer(1, 1_000_000_000),
    title: text(80),
    genre: oneOf(...genres),
    at: instant,
  },
  ({ viewerId }) => viewerId,
);

export type TitleView = EventPayload<typeof TitleViewed>;
