import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('clusters')
export class ClusterEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  name!: string;

  @Column('jsonb')
  labels!: Record<string, string>;

  @Column('jsonb')
  annotations!: Record<string, string>;

  @Column('text')
  project!: string;

  @Column('text')
  server!: string;

  @Column('jsonb')
  claims!: Record<string, unknown>;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
