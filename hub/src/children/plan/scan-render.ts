import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isHubDestination } from '../../applications/hub-destination.js';
import { RenderContentsReadModel } from '../../rendering/store/render-contents.read-model.js';
import { renderedObjects } from '../../rendering/store/rendered-objects.js';
import { contentOf, type RenderContent } from './child-manifest.js';
import { ChildStore } from '../store/child-store.js';
import type { ParentState } from '../parent.js';
import { type ParentApplication, ParentsReadModel } from '../store/parents.read-model.js';

/** Before anything is known: nothing of the parent's own may begin. */
export const LOWEST_WAVE = -2_147_483_648;

/** Reads out of an application's newest render what the hub makes of it, once for each render. */
@Injectable()
export class ScanRender {
  constructor(
    private readonly dataSource: DataSource,
    private readonly parents: ParentsReadModel,
    private readonly children: ChildStore,
    private readonly renders: RenderContentsReadModel,
  ) {}

  /** The state of a parent; undefined for an application that makes nothing. */
  async scan(parent: ParentApplication): Promise<ParentState | undefined> {
    const before = await this.children.findParent(parent.id);
    const runsOnHub = parent.clusterId === null && isHubDestination(parent.spec);
    const { renderDigest } = parent;
    if (before?.renderDigest === renderDigest && before.runsOnHub === runsOnHub) return before;
    if (renderDigest === null) return runsOnHub ? this.store(parent, { ...emptyState(parent.id), runsOnHub }) : before;
    if (!before && !runsOnHub && (await this.parents.isKnownWithoutChildren(renderDigest))) return undefined;
    const content = await this.read(renderDigest);
    if (!content) return before;
    await this.parents.noteChildren(renderDigest, content.children.length > 0);
    const isParent = content.children.length > 0 || runsOnHub || (await this.children.listOf(parent.id)).length > 0;
    if (!isParent) return this.forget(parent.id);
    const { ownObjects, ownCount } = content;
    const openWave = content.children.length > 0 ? LOWEST_WAVE : null;
    const known = { renderDigest, runsOnHub, ownObjects, ownCount, openWave, syncStatus: 'OutOfSync' as const };
    const state = { ...(before ?? emptyState(parent.id)), ...known };
    return this.store(parent, state, content);
  }

  /** Undefined when the parent has another render by now: then it is looked at again. */
  private async store(
    parent: ParentApplication,
    state: ParentState,
    content?: RenderContent,
  ): Promise<ParentState | undefined> {
    return this.dataSource.transaction(async (tx) => {
      const locked = await this.parents.lock(parent.id, tx);
      if (locked?.renderDigest !== parent.renderDigest) return undefined;
      await this.children.saveParent(state, tx);
      if (content) await this.children.putManifests(parent.id, content.children, tx);
      return state;
    });
  }

  private async forget(parentId: string): Promise<undefined> {
    await this.dataSource.transaction((tx) => this.children.removeParent(parentId, tx));
    return undefined;
  }

  private async read(renderDigest: string): Promise<RenderContent | undefined> {
    const content = (await this.renders.read([renderDigest])).get(renderDigest);
    return content && contentOf(await renderedObjects(content));
  }
}

function emptyState(applicationId: string): ParentState {
  return {
    applicationId,
    renderDigest: null,
    settledDigest: null,
    runsOnHub: false,
    ownObjects: [],
    ownCount: 0,
    syncStatus: 'Unknown',
    health: 'Unknown',
    message: null,
    openWave: null,
    operation: null,
    conditions: [],
  };
}
