import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import type { Kitchen } from '../ticket/ticket.js';
import { Recipe } from './recipe.entity.js';

/** What the kitchen was taught, in the database: every instance knows it at once, and none forgets it when it is killed. */
@Injectable()
export class RecipesService {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async kitchen(manager: EntityManager): Promise<Kitchen> {
    const learnt = new Set((await manager.find(Recipe)).map(({ dish }) => dish));
    const unknown = new Set([...this.config.unknownDishes].filter((dish) => !learnt.has(dish)));
    return { ...this.config, unknown };
  }

  async learn(dish: string): Promise<void> {
    await this.dataSource.getRepository(Recipe).upsert({ dish }, ['dish']);
  }

  async forget(dish: string): Promise<void> {
    await this.dataSource.getRepository(Recipe).delete({ dish });
  }
}
