import type { ListedApplication } from '../commands/app/application.js';
import type { HubClient } from '../hub-client/hub-client.js';

/**
 * Says when the demo's applications are where they can get: Synced and Healthy; Synced alone on clusters that have no node, where
 * nothing can run. That is told, never painted green.
 */
export class Settling {
  /** Clusters without a node, as far as it mattered. */
  withoutNodes: readonly string[] = [];
  private readonly hub: HubClient;
  private readonly tell: (line: string) => void;

  constructor(hub: HubClient, tell: (line: string) => void) {
    this.hub = hub;
    this.tell = tell;
  }

  /** What was waited for. */
  get goal(): string {
    return this.withoutNodes.length === 0
      ? 'Synced and Healthy'
      : `Synced (on ${this.withoutNodes.join(', ')} nothing can run)`;
  }

  async isSettled(applications: readonly ListedApplication[]): Promise<boolean> {
    const isSynced = applications.every(({ syncStatus, freshness }) => syncStatus === 'Synced' && freshness === 'Live');
    if (!isSynced) return false;
    const unhealthy = applications.filter(({ health }) => health !== 'Healthy');
    if (unhealthy.length === 0) return true;
    const withoutNodes = await this.findClustersWithoutNodes();
    // Progressing, or, on clusters where it has waited for long, Degraded.
    const isAllThatIsPossible = unhealthy.every(({ clusterName }) => withoutNodes.includes(clusterName));
    if (isAllThatIsPossible && this.withoutNodes.length === 0) {
      this.withoutNodes = withoutNodes;
      this.tell(
        `\n${withoutNodes.join(', ')}: no node there, so nothing can run and Deployments cannot become Healthy. The demo waits for Synced only.`,
      );
    }
    return isAllThatIsPossible;
  }

  private async findClustersWithoutNodes(): Promise<string[]> {
    const { clusters } = await this.hub.request<{ clusters: { nodes: { name: string; claims: unknown }[] } }>(
      '{ clusters(first: 500) { nodes { name claims } } }',
    );
    return clusters.nodes
      .filter(({ claims }) => (claims as { nodeCount?: number } | null)?.nodeCount === 0)
      .map(({ name }) => name);
  }
}
