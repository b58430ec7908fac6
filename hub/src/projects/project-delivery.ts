import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeliveryRules } from '@wheelhouse/protocol';
import type { AssignedState } from '../delivery/assignment.js';
import { DeliveryContributions } from '../delivery/delivery-contributions.js';
import type { Transaction } from '../platform/database/transaction.js';
import { serviceAccountFor } from './permissions/project-permission.js';
import { ProjectsService } from './projects.service.js';
import { DEFAULT_PROJECT, type Project } from './project.js';
import { deliveredWindow, matchingWindows } from './windows/matching-windows.js';

/** The one project whose applications may change the agents' own objects: whoever may write it may change the agents. */
const AGENT_PROJECT = 'wheelhouse-agent';

interface PlacedState {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: { readonly name: string; readonly server: string };
}

/** What projects tell the agents of their applications: windows, orphans, and whom to impersonate. */
@Injectable()
export class ProjectDelivery implements OnModuleInit {
  constructor(
    private readonly projects: ProjectsService,
    private readonly contributions: DeliveryContributions,
  ) {}

  onModuleInit(): void {
    this.contributions.add((states, tx) => this.rulesFor(states, tx));
  }

  private async rulesFor(states: readonly AssignedState[], tx: Transaction): Promise<Map<string, DeliveryRules>> {
    const projects = await this.projects.listByName(states.map(projectOf), tx);
    if (projects.size === 0) return new Map();
    const governed = states.filter((state) => projects.has(projectOf(state)));
    const clusters = await clustersOf(governed, tx);
    return new Map(
      governed.flatMap((state) => {
        const project = projects.get(projectOf(state));
        const cluster = clusters.get(state.clusterId);
        if (!project || !cluster) return [];
        const { applicationName: name, namespace } = state;
        return [[state.applicationId, rulesOf(project, { name, namespace, cluster })] as const];
      }),
    );
  }
}

function rulesOf(project: Project, application: PlacedState): DeliveryRules {
  const windows = matchingWindows(project.spec.syncWindows ?? [], application).map(deliveredWindow);
  const serviceAccount = serviceAccountFor(project, application);
  const { orphanedResources } = project.spec;
  return {
    ...(windows.length > 0 && { windows }),
    ...(orphanedResources && {
      orphans: {
        warn: orphanedResources.warn === true,
        ignore: (orphanedResources.ignore ?? []).map(({ group, kind, name }) => ({
          ...(group != null && { group }),
          ...(kind != null && { kind }),
          ...(name != null && { name }),
        })),
      },
    }),
    ...(serviceAccount !== undefined && { serviceAccount }),
    ...(project.name === AGENT_PROJECT && { maintainsAgent: true }),
  };
}

function projectOf({ syncPolicy }: AssignedState): string {
  return syncPolicy.project ?? DEFAULT_PROJECT;
}

async function clustersOf(
  states: readonly AssignedState[],
  tx: Transaction,
): Promise<Map<string, PlacedState['cluster']>> {
  const rows = await tx.query<{ id: string; name: string; server: string }[]>(
    `select id, name, server from clusters where id = any($1::uuid[])`,
    [[...new Set(states.map(({ clusterId }) => clusterId))]],
  );
  return new Map(rows.map(({ id, name, server }) => [id, { name, server }]));
}
