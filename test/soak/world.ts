// Everything that a soak runs on: a fleet with one agent on a real API server whose writes are logged, and what should be there.
import { AgentProcess } from '../support/agent-process.js';
import { BareClient, type LiveObject, RefusedError } from '../support/bare-client.js';
import { Fleet } from '../support/fleet.js';
import { linkedKubeconfig } from '../support/linked-kubeconfig.js';
import { TcpLink } from '../support/tcp-link.js';
import type { TestbedCluster } from '../testbed/testbed.js';
import { AuditLog } from './audit-log.js';
import { Causes } from './causes.js';
import { type Chance } from './random.js';
import {
  loneApplication,
  nameOf,
  pathsOf,
  SampleApplication,
  sampleSet,
  TRACKING_LABEL,
  type WantedObject,
} from './sample-world.js';
import { Suspensions } from './suspensions.js';
import { Versions } from './versions.js';

const APPLICATIONS = 12;
const LONE_APPLICATIONS = 2;
/** How often the versions in the cluster are looked at. */
const LOOK_MS = 400;
/** The name of the one cluster. */
export const CLUSTER = 'one';
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

/** What the agent reaches others by. */
interface Links {
  readonly hub: TcpLink;
  readonly apiServer: TcpLink;
}

export class World {
  readonly applications = [
    ...Array.from({ length: APPLICATIONS }, (_, index) => new SampleApplication(index)),
    ...Array.from({ length: LONE_APPLICATIONS }, (_, index) => new SampleApplication(index, true)),
  ];
  readonly bystanders: Bystander[] = [];
  readonly causes = new Causes();
  readonly suspensions = new Suspensions();
  readonly versions = new Versions();
  /** What disturbances themselves found wrong. */
  readonly violations: string[] = [];
  /** Objects whose healing was given up in a fight, and until when (ms since the epoch). */
  readonly fought = new Map<string, number>();
  readonly chance: Chance;
  readonly fleet: Fleet;
  readonly cluster: TestbedCluster;
  readonly links: Links;
  readonly audit: AuditLog;
  readonly api: BareClient;
  head = '';
  /** Whether what goes back is a violation now. */
  watchesVersions = true;
  private readonly looking: NodeJS.Timeout;

  private constructor(parts: { fleet: Fleet; cluster: TestbedCluster; chance: Chance; links: Links }) {
    this.fleet = parts.fleet;
    this.cluster = parts.cluster;
    this.chance = parts.chance;
    this.links = parts.links;
    this.audit = new AuditLog(parts.cluster.auditLogPath, AGENT);
    this.api = new BareClient(parts.cluster.kubeconfigPath, CONNECTIONS);
    this.looking = setInterval(() => void this.lookAtVersions().catch(() => undefined), LOOK_MS);
  }

  static async start(cluster: TestbedCluster, chance: Chance): Promise<World> {
    const fleet = await Fleet.start({ hubEnv: { WHEELHOUSE_LOG_LEVEL: 'info' } });
    const { path, link } = await linkedKubeconfig(cluster.kubeconfigPath, fleet.directory);
    const links = { hub: await TcpLink.to(fleet.hub.url), apiServer: link };
    const world = new World({ fleet, cluster, chance, links });
    try {
      await world.begin(path);
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  private async begin(kubeconfig: string): Promise<void> {
    const { fleet, links } = this;
    const agent = await AgentProcess.start({
      name: CLUSTER,
      hubUrl: `http://127.0.0.1:${links.hub.port}`,
      joinToken: await fleet.register(CLUSTER),
      directory: fleet.directory,
      kubeconfig,
      env: { WHEELHOUSE_LOG_LEVEL: 'debug' },
    });
    fleet.agents.set(CLUSTER, agent);
    await fleet.push({ 'apps/web/web.yaml': null }, 'Begin');
    await fleet.applySet(sampleSet(fleet.repositoryUrl));
    for (const namespace of new Set(this.applications.map((application) => application.namespace)))
      this.causes.note([`namespaces /${namespace}`]);
    await this.commit(this.applications);
    for (const application of this.applications) if (application.isLone) await this.applyLone(application);
  }

  async applyLone(application: SampleApplication): Promise<void> {
    this.causes.note(application.everyName());
    await this.fleet.applyApplication(loneApplication(application, this.fleet.repositoryUrl));
  }

  /** Puts applications into Git as they are now, which is a cause for all their objects. */
  async commit(applications: readonly SampleApplication[]): Promise<void> {
    const files = Object.assign({}, ...applications.map((application) => application.file())) as Record<string, string>;
    this.head = await this.fleet.repository.commit(files, 'Change');
    this.noteCommit(applications);
    // A hub that is down hears of it by polling.
    await this.fleet.webhook().catch(() => undefined);
  }

  /** A change of these applications in Git, or of what the hub delivers of them, is a cause for all their objects. */
  noteCommit(applications: readonly SampleApplication[]): void {
    this.causes.note(applications.flatMap((application) => application.everyName()));
    this.causes.noteRemoval(applications.flatMap((application) => application.removableNames()));
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

  /** One that is not deleted. */
  anyApplication(): SampleApplication {
    return this.chance.pick(this.applications.filter(({ isPresent }) => isPresent));
  }

  /** One that the agent puts right. */
  anyObject(): WantedObject {
    const isHealed = (object: WantedObject): boolean => (this.fought.get(nameOf(object)) ?? 0) < Date.now();
    return this.chance.pick(this.anyApplication().wanted().filter(isHealed));
  }

  async close(): Promise<void> {
    clearInterval(this.looking);
    this.api.close();
    await this.fleet.close();
    await Promise.all([this.links.hub.close(), this.links.apiServer.close()]);
  }

  private async lookAtVersions(): Promise<void> {
    const text = await this.api.read(`/api/v1/configmaps?labelSelector=${TRACKING_LABEL}`);
    if (!this.watchesVersions) return;
    const { items } = JSON.parse(text) as { items: readonly LiveObject[] };
    const own = new Set(this.applications.flatMap((application) => application.everyName()));
    for (const { metadata, data } of items) {
      const name = `configmaps ${metadata.namespace}/${metadata.name}`;
      if (own.has(name)) this.versions.saw(name, data?.['version'] ?? '');
    }
  }
}
