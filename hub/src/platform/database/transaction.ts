import type { EntityManager } from 'typeorm';

/** A running transaction: `query(sql, parameters)` for visible SQL, `getRepository(Entity)` for plain rows. */
export type Transaction = EntityManager;
