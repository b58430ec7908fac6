import { Injectable } from '@nestjs/common';
import { parseApplication, parseApplicationSet } from '@wheelhouse/generators';
import { canonicalJson, type Condition, type Health } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { ApplicationManifest } from '../../applications/application.js';
import {
  type ApplicationReadiness,
  ApplicationReadinessReadModel,
} from '../../applications/views/application-readiness.read-model.js';
import { ApplicationsService, type StoredApplication } from '../../applications/applications.service.js';
import { setHealth } from '../../application-sets/rolling-sync/set-health.js';
import { manifestOf } from '../../application-sets/set-manifest.js';
import { ProjectsService } from '../../projects/projects.service.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ChildKey, ChildView, LiveChild, StoredChild } from '../child.js';
import type { ChildFields } from '../plan/child-fields.js';
import { LENIENT } from '../plan/child-manifest.js';
import { childKey, ChildStore } from './child-store.js';

interface SetRow {
  readonly id: string;
  readonly name: string;
  readonly manifest: unknown;
  readonly conditions: readonly Condition[];
  readonly isDeleting: boolean;
}

type Owners = Awaited<ReturnType<ChildStore['findOwners']>>;

const ABSENT: LiveChild = {
  id: null,
  exists: false,
  isDeleting: false,
  isAsWritten: false,
  takenBy: null,
  unready: null,
  health: null,
};

/** What the hub has of an application's children now: a few statements, however many there are. */
@Injectable()
export class LiveChildrenReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly children: ChildStore,
    private readonly applications: ApplicationsService,
    private readonly readiness: ApplicationReadinessReadModel,
    private readonly projects: ProjectsService,
  ) {}

  /** Which of these are there, by key, and whether they are on their way out. */
  async presentAmong(children: readonly ChildKey[], tx?: Transaction): Promise<Map<string, { isDeleting: boolean }>> {
    const rows = await (tx ?? this.dataSource).query<(ChildKey & { isDeleting: boolean })[]>(
      `select i.kind, i.name, a.deleting_at is not null or t.deleting_cascade is not null as "isDeleting"
       from json_to_recordset($1::json) as i (kind text, name text)
       left join applications a on i.kind = 'Application' and a.name = i.name
       left join application_sets t on i.kind = 'ApplicationSet' and t.name = i.name
       left join projects p on i.kind = 'AppProject' and p.name = i.name
       where coalesce(a.name, t.name, p.name) is not null`,
      [JSON.stringify(children.map(({ kind, name }) => ({ kind, name })))],
    );
    return new Map(rows.map(({ isDeleting, ...key }) => [childKey(key), { isDeleting }]));
  }

  async viewsOf(parentId: string, stored: readonly StoredChild[], fields: ChildFields): Promise<ChildView[]> {
    const owners = await this.children.findOwners(stored);
    const [applications, sets, projects] = await Promise.all([
      this.applicationsOf(stored, owners, { parentId, fields }),
      this.setsOf(stored, owners, parentId),
      this.projectsOf(stored, owners, parentId),
    ]);
    const live = new Map([...applications, ...sets, ...projects]);
    return stored.map((child) => ({ ...child, live: live.get(childKey(child)) ?? ABSENT }));
  }

  private async applicationsOf(
    stored: readonly StoredChild[],
    owners: Owners,
    { parentId, fields }: { readonly parentId: string; readonly fields: ChildFields },
  ): Promise<Map<string, LiveChild>> {
    const children = stored.filter(({ kind }) => kind === 'Application');
    const names = children.map(({ name }) => name);
    const rows = new Map((await this.applications.listByName(names)).map((row) => [row.name, row]));
    const ready = await this.readiness.listByName(names);
    const differing = children.flatMap(({ name, specDigest }) => {
      const row = rows.get(name);
      return row && row.specDigest !== specDigest ? [row.id] : [];
    });
    const manifests = await this.applications.listManifests(differing);
    return new Map(
      children.flatMap((child): [string, LiveChild][] => {
        const row = rows.get(child.name);
        if (!row) return [];
        const isAsWritten = row.specDigest === child.specDigest || isSame(child, manifests.get(child.name), fields);
        const owner = owners.get(childKey(child));
        const takenBy =
          row.applicationSetId === null ? undefined : `the application set "${row.applicationSetName ?? ''}"`;
        return [
          [
            childKey(child),
            applicationOf(row, ready.get(child.name), {
              isAsWritten,
              takenBy: takenBy ?? takenByOf(owner, parentId, isAsWritten),
            }),
          ],
        ];
      }),
    );
  }

  private async setsOf(
    stored: readonly StoredChild[],
    owners: Owners,
    parentId: string,
  ): Promise<Map<string, LiveChild>> {
    const children = stored.filter(({ kind }) => kind === 'ApplicationSet');
    if (children.length === 0) return new Map();
    const rows = await this.dataSource.query<SetRow[]>(
      `select id, name, manifest, conditions, deleting_cascade is not null as "isDeleting"
       from application_sets where name = any($1::text[])`,
      [children.map(({ name }) => name)],
    );
    const byName = new Map(rows.map((row) => [row.name, row]));
    const generated = Map.groupBy(await this.readiness.listOfSets(rows.map(({ id }) => id)), ({ setId }) => setId);
    return new Map(
      children.flatMap((child): [string, LiveChild][] => {
        const row = byName.get(child.name);
        if (!row) return [];
        const isAsWritten = isSameSet(child, row);
        const takenBy = takenByOf(owners.get(childKey(child)), parentId, isAsWritten);
        const health = healthOfSet(setHealth(row.conditions), generated.get(row.id) ?? []);
        const { id, isDeleting } = row;
        return [
          [
            childKey(child),
            {
              id,
              exists: true,
              isDeleting,
              isAsWritten,
              takenBy,
              unready: setProblem(row, generated.get(row.id) ?? []),
              health,
            },
          ],
        ];
      }),
    );
  }

  private async projectsOf(
    stored: readonly StoredChild[],
    owners: Owners,
    parentId: string,
  ): Promise<Map<string, LiveChild>> {
    const children = stored.filter(({ kind }) => kind === 'AppProject');
    if (children.length === 0) return new Map();
    const known = await this.projects.listByName(children.map(({ name }) => name));
    return new Map(
      children
        .filter(({ name }) => known.has(name))
        .map((child): [string, LiveChild] => {
          const takenBy = takenByOf(owners.get(childKey(child)), parentId, false);
          return [childKey(child), { ...ABSENT, exists: true, isAsWritten: takenBy === null, takenBy }];
        }),
    );
  }
}

function applicationOf(
  row: StoredApplication,
  readiness: ApplicationReadiness | undefined,
  { isAsWritten, takenBy }: { readonly isAsWritten: boolean; readonly takenBy: string | null },
): LiveChild {
  const { id, isDeleting } = row;
  const { problem = 'it was just created', health = null } = readiness ?? {};
  return { id, exists: true, isDeleting, isAsWritten, takenBy, unready: problem, health };
}

/** Nobody's object is taken over unless it is already what the manifest says: then nothing changes for it. */
function takenByOf(
  owner: { readonly parentId: string; readonly parentName: string } | undefined,
  parentId: string,
  isAsWritten: boolean,
): string | null {
  if (owner) return owner.parentId === parentId ? null : `the application "${owner.parentName}"`;
  return isAsWritten ? null : 'whoever applied it directly';
}

function isSame(
  { manifest, problem }: StoredChild,
  live: ApplicationManifest | undefined,
  fields: ChildFields,
): boolean {
  if (manifest === null || problem !== null || live === undefined) return false;
  return fields.areSame(parseApplication(manifest, LENIENT).application, live);
}

function isSameSet({ manifest }: StoredChild, row: SetRow): boolean {
  if (manifest === null) return false;
  try {
    return canonicalJson(manifestOf(parseApplicationSet(manifest, LENIENT))) === canonicalJson(row.manifest);
  } catch {
    return false;
  }
}

function setProblem(row: SetRow, applications: readonly ApplicationReadiness[]): string | null {
  const failed = row.conditions.find(
    ({ type, status }) => (type === 'ErrorOccurred' || type === 'PlanHeld') && status === 'True',
  );
  if (failed) return failed.message;
  if (!row.conditions.some(({ type, status }) => type === 'ResourcesUpToDate' && status === 'True'))
    return 'it is not expanded yet';
  const open = applications.find(({ problem }) => problem !== null);
  return open ? `its application "${open.name}" is not ready: ${open.problem ?? ''}` : null;
}

/** The worst of what it says of itself and of what its applications are, without those that nothing is known of. */
function healthOfSet(own: Health, applications: readonly ApplicationReadiness[]): Health {
  const order: readonly Health[] = ['Healthy', 'Suspended', 'Progressing', 'Degraded'];
  const counted = [own, ...applications.map(({ health }) => health)].filter((health) => order.includes(health));
  return order[Math.max(0, ...counted.map((health) => order.indexOf(health)))] ?? 'Unknown';
}
