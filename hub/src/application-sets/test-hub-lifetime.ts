import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { ClusterEntity } from '../clusters/store/cluster.entity.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { createTestHub, type TestHub } from './test-hub.js';

/** A hub for each test of a file, on one database that is emptied before. What is given back says which it is now. */
export function useTestHub(): () => TestHub {
  let database: TestDatabase;
  let hub: TestHub;
  beforeAll(async () => {
    database = await startTestDatabase({ entities: [ClusterEntity] });
  });
  afterAll(async () => {
    await database.close();
  });
  beforeEach(async () => {
    await database.dataSource.query(
      'truncate clusters, application_sets, applications, assignments, renders, events, projects cascade',
    );
    hub = createTestHub(database.dataSource);
  });
  return () => hub;
}
