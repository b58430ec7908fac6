import { Injectable } from '@nestjs/common';
import {
  type AgentHolding,
  type Assignment,
  type DesiredState,
  desiredStateDigest,
  desiredStateSigningPayload,
  InvalidInputError,
  NotFoundError,
  type Render,
  type SignedState,
} from '@wheelhouse/protocol';
import { HubConfig } from '../platform/config/hub-config.js';
import { HubIdentity } from '../platform/hub-identity/hub-identity.js';
import { AssignmentStore, type DeliveredAssignment, type DeliveryPosition } from './assignment-store.js';

/** How many renders an agent may ask for at once. */
const RENDERS_PER_REQUEST = 100;
/** For how many clusters the digest of the newest state is remembered; about 200 bytes each. */
const REMEMBERED_CLUSTERS = 20_000;

/** What an agent is about to be told that it may take wrong, because it may not know what was before. */
export interface DelicateNews {
  /** Applications with a requested operation: it may be over. */
  readonly operations: readonly string[];
  /** Applications to delete, with objects, of which it may not know how: it is told everything, so it may hold nothing. */
  readonly removals: readonly string[];
}

/** Called before an agent is told. True when something else is to be told now. */
type NewsObserver = (clusterId: string, news: DelicateNews) => Promise<boolean>;

interface Content {
  readonly isComplete: boolean;
  readonly rows: readonly DeliveredAssignment[];
}

interface News {
  readonly sealed: Sealed;
  readonly position: DeliveryPosition;
  readonly content: Content;
}

interface Sealed {
  readonly revision: number;
  readonly digest: string;
  /** The signature of an answer that neither approves nor removes anything, as most do. */
  readonly plainSignature: string;
}

/**
 * Answers agents: "I hold revision N with digest D" -> nothing, the difference, or everything. An idle poll costs one small read: the
 * digest and signature of a revision never change, so they are remembered.
 */
@Injectable()
export class DesiredStateService {
  private readonly sealed = new Map<string, Sealed>();
  private readonly newsObservers: NewsObserver[] = [];

  constructor(
    private readonly store: AssignmentStore,
    private readonly identity: HubIdentity,
    private readonly config: HubConfig,
  ) {}

  onDelicateNews(observer: NewsObserver): void {
    this.newsObservers.push(observer);
  }

  async desiredStateFor(clusterId: string, holding: AgentHolding | null): Promise<DesiredState> {
    const remembered = this.sealed.get(clusterId);
    if (remembered && this.isCurrent(holding, remembered)) {
      const position = await this.store.findPosition(clusterId);
      if (position?.revision === remembered.revision)
        return this.answer(clusterId, remembered, position, { isComplete: false, rows: [] });
    }
    const news = await this.newsFor(clusterId, holding);
    const isOther = await this.review(clusterId, news.content);
    const { sealed, position, content } = isOther ? await this.newsFor(clusterId, holding) : news;
    return this.answer(clusterId, sealed, position, content);
  }

  /** What the agent does not hold. */
  private async newsFor(clusterId: string, holding: AgentHolding | null): Promise<News> {
    const read = await this.store.readCluster(clusterId);
    if (!read) throw new NotFoundError('cluster', clusterId);
    const { position, assignments } = read;
    const sealed = this.seal(clusterId, position.revision, assignments);
    if (this.isCurrent(holding, sealed)) return { sealed, position, content: { isComplete: false, rows: [] } };
    const from = holding && this.canFollow(holding, position) ? holding.revision : undefined;
    const rows = from === undefined ? assignments : assignments.filter((row) => row.revision > from);
    return { sealed, position, content: { isComplete: from === undefined, rows } };
  }

  /** Whether something else is to be told now. */
  private async review(clusterId: string, { isComplete, rows }: Content): Promise<boolean> {
    const idsOf = (isDelicate: (row: DeliveredAssignment) => boolean): string[] =>
      rows.filter(isDelicate).map(({ applicationId }) => applicationId);
    const operations = idsOf(({ content, isRemoved }) => !isRemoved && Boolean(content.operation));
    const removals = isComplete ? idsOf(({ isRemoved, deleteResources }) => isRemoved && deleteResources) : [];
    if (operations.length + removals.length === 0) return false;
    const outcomes: boolean[] = [];
    for (const observer of this.newsObservers) outcomes.push(await observer(clusterId, { operations, removals }));
    return outcomes.includes(true);
  }

  async rendersFor(clusterId: string, digests: readonly string[]): Promise<Render[]> {
    if (digests.length > RENDERS_PER_REQUEST)
      throw new InvalidInputError(
        'INVALID_INPUT',
        `At most ${RENDERS_PER_REQUEST} renders a request, ${digests.length} were asked for.`,
      );
    const renders = await this.store.readRenders(clusterId, digests);
    return renders.map(({ digest, content }) => ({ digest, content: content.toString('base64') }));
  }

  private isCurrent(holding: AgentHolding | null, sealed: Sealed): boolean {
    return (
      holding !== null &&
      holding.epoch === this.identity.epoch &&
      holding.revision === sealed.revision &&
      holding.digest === sealed.digest
    );
  }

  /** A difference serves only a reader of this epoch that is behind, but not behind swept tombstones. */
  private canFollow(holding: AgentHolding, position: DeliveryPosition): boolean {
    return (
      holding.epoch === this.identity.epoch &&
      holding.revision < position.revision &&
      holding.revision >= position.sweptTo
    );
  }

  private seal(clusterId: string, revision: number, rows: readonly DeliveredAssignment[]): Sealed {
    const digest = desiredStateDigest(rows.filter((row) => !row.isRemoved));
    const known = this.sealed.get(clusterId);
    if (known?.revision === revision && known.digest === digest) return known;
    const plain = { clusterId, epoch: this.identity.epoch, revision, digest, isApproved: false, removed: [] };
    const sealed = { revision, digest, plainSignature: this.sign(plain) };
    this.sealed.delete(clusterId);
    this.sealed.set(clusterId, sealed);
    if (this.sealed.size > REMEMBERED_CLUSTERS) {
      const [oldest] = this.sealed.keys();
      if (oldest !== undefined) this.sealed.delete(oldest);
    }
    return sealed;
  }

  private answer(
    clusterId: string,
    { revision, digest, plainSignature }: Sealed,
    { isHoldApproved: isApproved }: DeliveryPosition,
    content: Content,
  ): DesiredState {
    const { epoch } = this.identity;
    const removed = content.rows
      .filter((row) => row.isRemoved)
      .map(({ applicationId, deleteResources }) => ({ applicationId, deleteResources }));
    const isPlain = !isApproved && removed.length === 0;
    return {
      epoch,
      revision,
      digest,
      signature: isPlain ? plainSignature : this.sign({ clusterId, epoch, revision, digest, isApproved, removed }),
      isComplete: content.isComplete,
      isApproved,
      assignments: content.rows.filter((row) => !row.isRemoved).map(toAssignment),
      removed,
      pollAfterSeconds: this.config.agentPollSeconds,
    };
  }

  private sign(state: SignedState): string {
    return this.identity.sign(desiredStateSigningPayload(state)).toString('base64url');
  }
}

function toAssignment(row: DeliveredAssignment): Assignment {
  const { applicationName, revision, namespace, syncPolicy, operation } = row.content;
  return {
    applicationId: row.applicationId,
    applicationName,
    digest: row.digest,
    renderDigest: row.renderDigest,
    revision,
    namespace,
    syncPolicy,
    operation: operation ? { id: operation.id, prune: operation.prune } : null,
  };
}
