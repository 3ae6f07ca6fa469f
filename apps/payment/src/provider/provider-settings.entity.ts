import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('provider_settings')
export class ProviderSettings {
  @PrimaryColumn('smallint')
  id: number;

  @Column('integer', { name: 'delay_ms' })
  delayMs: number;
}
