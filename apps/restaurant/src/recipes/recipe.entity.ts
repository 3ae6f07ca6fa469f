import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A dish that was on the menu before anybody knew how to make it, and that the kitchen was taught since. */
@Entity('recipes')
export class Recipe {
  @PrimaryColumn('text')
  dish: string;

  @Column('timestamptz', { name: 'learnt_at', default: () => 'now()' })
  learntAt: Date;
}
