import { BadRequestException, Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ContractError, text } from '@posthorn/contracts';
import { RecipesService } from './recipes.service.js';

const dishName = text(60);

/** The switch of the demo: which of the dishes that nobody knew (UNKNOWN_DISHES) the kitchen has learnt. */
@Controller('recipes')
export class RecipesController {
  constructor(private readonly recipes: RecipesService) {}

  @Put(':dish')
  @HttpCode(204)
  learn(@Param('dish') dish: string): Promise<void> {
    return this.recipes.learn(parse(dish));
  }

  @Delete(':dish')
  @HttpCode(204)
  forget(@Param('dish') dish: string): Promise<void> {
    return this.recipes.forget(parse(dish));
  }
}

function parse(dish: string): string {
  try {
    return dishName.parse(dish, 'dish');
  } catch (error) {
    if (error instanceof ContractError) throw new BadRequestException(error.message);
    throw error;
  }
}
