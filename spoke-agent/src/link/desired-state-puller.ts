// Pulls the desired state: asks at intervals and when nudged, believes only what verifies, stores before anything acts on it. Whatever it
// does not believe, or must not take over, changes nothing: the last good state stays in force.
import type { AgentHolding, DesiredState } from '@wheelhouse/protocol';
import type { AgentLogger } from '../logger.js';
import { digestsOf } from '../reconcile/application/application-customizations.js';
import type { Clock } from '../reconcile/clock.js';
import type { Holds } from '../reconcile/holds/holds.js';
import type { RenderStore } from '../store/render-store.js';
import type { HeldDesiredState } from '../store/state-schema.js';
import type { StateStore } from '../store/state-store.js';
import { MAX_RENDERS_PER_REQUEST, type Hub } from './hub.js';
import { verifyDesiredState, type TrustAnchor } from './verification.js';

export interface PullerParts {
  readonly hub: Hub;
  readonly store: StateStore;
  readonly renders: RenderStore;
  readonly holds: Holds;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  readonly anchor: TrustAnchor;
  /** The epoch that the agent joined or last adopted. */
  readonly knownEpoch: string;
  /** A verified state is on disk: act on it. */
  readonly onAdopted: (desired: HeldDesiredState) => Promise<void>;
}

export class DesiredStatePuller {
  private readonly parts: PullerParts;
  private held: HeldDesiredState | undefined;
  private epoch: string;
  private isWantingRenders = true;

  constructor(parts: PullerParts, held: HeldDesiredState | undefined) {
    this.parts = parts;
    this.held = held;
    this.epoch = held?.epoch ?? parts.knownEpoch;
  }

  /** What the agent says it holds; null when it holds nothing that it trusts. */
  get holding(): AgentHolding | null {
    if (this.held === undefined || this.parts.holds.has('STATE_CORRUPT')) return null;
    const { epoch, revision, digest } = this.held;
    return { epoch, revision, digest };
  }

  /** Some render turned out not to be on disk: the next pull fetches what is missing. */
  wantRenders(): void {
    this.isWantingRenders = true;
  }

  /**
   * Asks once. Throws HubError when the hub does not answer.
   * @returns how long to wait before asking again, in seconds
   */
  async pull(): Promise<number> {
    const answer = await this.parts.hub.desiredState(this.holding);
    await this.consider(answer);
    return answer.pollAfterSeconds;
  }

  /** A removal is done and reported: it is not done again after a restart. */
  async removalDone(applicationId: string): Promise<void> {
    if (this.held === undefined) return;
    const removals = this.held.removals.filter((removal) => removal.applicationId !== applicationId);
    if (removals.length === this.held.removals.length) return;
    this.held = { ...this.held, removals };
    await this.parts.store.writeDesired(this.held);
  }

  private async consider(answer: DesiredState): Promise<void> {
    const { hub } = this.parts;
    if (this.isBehind(answer) && !answer.isApproved) return await this.holdBack(answer);
    if (this.isKnown(answer)) return await this.keep(answer);
    const verified = verifyDesiredState(this.parts.anchor, answer, this.held);
    if ('desired' in verified) return await this.adopt(verified.desired, answer.isApproved);
    if (verified.mismatch.kind === 'difference') return await this.consider(await hub.desiredState(null));
    this.refuse(verified.mismatch.message);
  }

  /**
   * A hub that was behind once stays so until it is level to the letter, or a person approves: its revisions may overtake ours again, with
   * another content.
   */
  private isBehind(answer: DesiredState): boolean {
    if (answer.epoch !== this.epoch || answer.revision < (this.held?.revision ?? 0)) return true;
    return this.held?.isHubBehind === true && !this.isKnown(answer);
  }

  private async holdBack(answer: DesiredState): Promise<void> {
    const { holds, store } = this.parts;
    holds.begin('HUB_BEHIND', this.describeBehind(answer));
    if (this.held === undefined || this.held.isHubBehind === true) return;
    this.held = { ...this.held, isHubBehind: true };
    await store.writeDesired(this.held);
  }

  private describeBehind(answer: DesiredState): string {
    const what =
      answer.epoch === this.epoch
        ? `The hub offers revision ${answer.revision}, this agent holds ${this.held?.revision ?? 0}`
        : 'The hub has another epoch than this agent knows: its database was restored or replaced';
    return `${what}. Nothing new is applied and nothing is pruned; what runs is kept up. If the hub's state is right, approve it there (approveHold).`;
  }

  private isKnown(answer: DesiredState): boolean {
    const { holding } = this;
    if (holding === null || answer.assignments.length > 0 || answer.removed.length > 0 || answer.isComplete)
      return false;
    return answer.epoch === holding.epoch && answer.revision === holding.revision && answer.digest === holding.digest;
  }

  /** Nothing new. */
  private async keep(answer: DesiredState): Promise<void> {
    const { holds } = this.parts;
    const { held, isWantingRenders } = this;
    const isComplete = !isWantingRenders || held === undefined || (await this.fetchRenders(held));
    if (!isComplete) return;
    if (isWantingRenders && held !== undefined) await this.parts.onAdopted(held);
    if (this.held?.isHubBehind === true) {
      const { isHubBehind: _ended, ...level } = this.held;
      this.held = level;
      await this.parts.store.writeDesired(level);
    }
    holds.end('HUB_BEHIND');
    holds.end('BUNDLE_TAMPERED');
    if (answer.isApproved) holds.end('AGENT_DUPLICATE');
  }

  private async adopt(desired: HeldDesiredState, isApproved: boolean): Promise<void> {
    const { store, holds, logger, onAdopted } = this.parts;
    if (!(await this.fetchRenders(desired))) return;
    await store.writeDesired(desired);
    this.held = desired;
    this.epoch = desired.epoch;
    logger.info(
      { revision: desired.revision, applications: desired.assignments.length },
      'Holds a new desired revision.',
    );
    for (const code of ['HUB_BEHIND', 'BUNDLE_TAMPERED', 'STATE_CORRUPT'] as const) holds.end(code);
    if (isApproved) holds.end('AGENT_DUPLICATE');
    await onAdopted(desired);
  }

  /** Fetches what is not on disk. False when a render is not what its digest says. */
  private async fetchRenders(desired: HeldDesiredState): Promise<boolean> {
    const { hub, renders } = this.parts;
    const named = desired.assignments.map(({ renderDigest }) => renderDigest);
    const missing = await renders.missing([...named, ...digestsOf(desired.assignments)]);
    for (let start = 0; start < missing.length; start += MAX_RENDERS_PER_REQUEST) {
      const digests = missing.slice(start, start + MAX_RENDERS_PER_REQUEST);
      const fetched = new Map((await hub.renders(digests)).map(({ digest, content }) => [digest, content]));
      const stored = await Promise.all(
        digests.map((digest) => renders.put(digest, Buffer.from(fetched.get(digest) ?? '', 'base64'))),
      );
      const bad = digests.find((_, index) => stored[index] === false);
      if (bad !== undefined) {
        this.refuse(`The render ${bad} is missing or its bytes do not match its digest.`);
        return false;
      }
    }
    this.isWantingRenders = false;
    return true;
  }

  private refuse(reason: string): void {
    const { holds, logger } = this.parts;
    holds.begin(
      'BUNDLE_TAMPERED',
      `${reason} It is not taken over; the last good state stays in force. Look at the hub, its database and what is between it and this agent.`,
    );
    logger.error({ reason }, 'What the hub sent does not verify.');
  }
}
