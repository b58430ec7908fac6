// Everything that a soak runs on: a fleet with one agent on a real API server whose writes are logged, and what should be there.
import { BareClient, RefusedError } from '../support/bare-client.js';
import { Fleet } from '../support/fleet.js';
import type { TestbedCluster } from '../testbed/testbed.js';
import { AuditLog } from './audit-log.js';
import { Causes } from './causes.js';
import { type Chance } from './random.js';
import { nameOf, pathsOf, SampleApplication, sampleSet, type WantedObject } from './sample-world.js';

const APPLICATIONS = 12;
const CONNECTIONS = 4;
/** How requests of the agent name themselves. */
const AGENT = 'wheelhouse-agent';
/** The field manager of changes by hand. */
export const BY_HAND = 'kubectl-edit';

/** An object that no application has: it must stay as it was made. */
export interface Bystander {
  readonly path: string;
  readonly uid: string;
  resourceVersion: string;
}

export class World {
  readonly applications = Array.from({ length: APPLICATIONS }, (_, index) => new SampleApplication(index));
  readonly bystanders: Bystander[] = [];
  readonly causes = new Causes();
  readonly chance: Chance;
  readonly fleet: Fleet;
  readonly cluster: TestbedCluster;
  readonly audit: AuditLog;
  readonly api: BareClient;
  head = '';

  private constructor(fleet: Fleet, cluster: TestbedCluster, chance: Chance) {
    this.fleet = fleet;
    this.cluster = cluster;
    this.chance = chance;
    this.audit = new AuditLog(cluster.auditLogPath, AGENT);
    this.api = new BareClient(cluster.kubeconfigPath, CONNECTIONS);
  }

  static async start(cluster: TestbedCluster, chance: Chance): Promise<World> {
    const fleet = await Fleet.start({ hubEnv: { WHEELHOUSE_LOG_LEVEL: 'info' } });
    const world = new World(fleet, cluster, chance);
    await fleet.addCluster('one', {}, cluster.kubeconfigPath);
    await fleet.push({ 'apps/web/web.yaml': null }, 'Begin');
    await fleet.applySet(sampleSet(fleet.repositoryUrl));
    for (const namespace of new Set(world.applications.map((application) => application.namespace)))
      world.causes.note([`namespaces /${namespace}`]);
    await world.commit(world.applications);
    return world;
  }

  /** Puts applications into Git as they are now, which is a cause for all their objects. */
  async commit(applications: readonly SampleApplication[]): Promise<void> {
    const files = Object.assign({}, ...applications.map((application) => application.file())) as Record<string, string>;
    this.head = await this.fleet.repository.commit(files, 'Change');
    this.noteCommit(applications);
    // A hub that is down hears of it by polling.
    await this.fleet.webhook().catch(() => undefined);
  }

  noteCommit(applications: readonly SampleApplication[]): void {
    this.causes.note(
      applications.flatMap((application) => [
        ...application.wanted().map(nameOf),
        ...['extra', 'hook'].map((name) => `configmaps ${application.namespace}/${application.name}-${name}`),
      ]),
    );
  }

  /** Changes an object by hand. False when there is none. */
  async patchByHand(object: WantedObject, change: unknown): Promise<boolean> {
    try {
      await this.api.patch(pathsOf(object).object, change, BY_HAND);
      return true;
    } catch (error) {
      if (error instanceof RefusedError && [404, 409].includes(error.status)) return false;
      throw error;
    }
  }

  anyApplication(): SampleApplication {
    return this.chance.pick(this.applications);
  }

  anyObject(): WantedObject {
    return this.chance.pick(this.anyApplication().wanted());
  }

  async close(): Promise<void> {
    this.api.close();
    await this.fleet.close();
  }
}
