// When the hub last heard of each cluster, as the database keeps it.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type TestClusters, useTestClusters } from './test-clusters.js';

const { start, sql } = useTestClusters();
let hub: TestClusters;

beforeEach(() => {
  hub = start();
});

describe('contacts', () => {
  it('are written in one batch, never backwards, and not for clusters that are gone', async () => {
    const { clusterId } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    const later = new Date(hub.clock.now().getTime() + 5_000);
    hub.contacts.touch(clusterId, later);
    hub.contacts.touch(clusterId, hub.clock.now());
    hub.contacts.touch(randomUUID(), later);
    await hub.contacts.flush();
    hub.contacts.touch(clusterId, hub.clock.now());
    await hub.contacts.flush();
    expect(await sql('select cluster_id, last_contact_at from cluster_contacts')).toEqual([
      { cluster_id: clusterId, last_contact_at: later },
    ]);
  });

  it('count from now on after one by a clock that was wrong: a silent cluster would stay Live for years', async () => {
    const { clusterId } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    await sql(`insert into cluster_contacts (cluster_id, last_contact_at) values ($1, now() + interval '5 years')`, [
      clusterId,
    ]);
    hub.contacts.touch(clusterId, hub.clock.now());
    await hub.contacts.flush();
    expect(await sql('select last_contact_at from cluster_contacts')).toEqual([{ last_contact_at: hub.clock.now() }]);
  });
});
