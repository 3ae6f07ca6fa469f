import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Manager, Transactional } from '@posthorn/outbox';
import { Subscribe } from '@posthorn/transport';
import { EntityManager } from 'typeorm';
import { note, type Reader } from '../reader.js';
import { TitleViewed, type Genre, type TitleView } from './contract.js';
import { LAST_VIEWS, recommend } from './recommend.js';

/** How often each title was watched. */
@Controller()
class CountsController {
  @Subscribe(TitleViewed)
  @Transactional()
  async count(@Payload() view: TitleView, @Manager() manager: EntityManager): Promise<void> {
    await note(manager, 'activity_counts', view.viewerId, view.sequence);
    await manager.query(
      `insert into activity_counts.titles (title, views) values ($1, 1)
       on conflict (title) do update set views = titles.views + 1`,
      [view.title],
    );
  }
}

/** What each viewer may like next, from what it watched last. */
@Controller()
class RecommendationsController {
  @Subscribe(TitleViewed)
  @Transactional()
  async follow(@Payload() view: TitleView, @Manager() manager: EntityManager): Promise<void> {
    const { viewerId, sequence } = view;
    await note(manager, 'activity_recommendations', viewerId, sequence);
    const before: { genre: Genre }[] = await manager.query(
      `select genre from activity_recommendations.views where viewer_id = $1 order by id desc limit $2`,
      [viewerId, LAST_VIEWS - 1],
    );
    const genre = recommend([view.genre, ...before.map((each) => each.genre)]);
    await manager.query(
      `insert into activity_recommendations.recommendations (viewer_id, genre) values ($1, $2)
       on conflict (viewer_id) do update set genre = excluded.genre`,
      [viewerId, genre],
    );
    await manager.query(
      `insert into activity_recommendations.views (viewer_id, genre, delay_ms) values ($1, $2, $3)`,
      [viewerId, view.genre, Date.now() - Date.parse(view.at)],
    );
  }
}

export const readers = {
  counts: {
    controller: CountsController,
    tables: (schema) => `create table ${schema}.titles (title text primary key, views integer)`,
  },
  recommendations: {
    controller: RecommendationsController,
    tables: (schema) => `
      create table ${schema}.views (id bigint generated always as identity primary key, viewer_id uuid, genre text, delay_ms integer);
      create index on ${schema}.views (viewer_id, id);
      create table ${schema}.recommendations (viewer_id uuid primary key, genre text)`,
  },
} as const satisfies Record<string, Reader>;
