// A hub in memory for specs: signs, keeps revisions and tombstones, judges reports as the real one does, and can be down or lie.
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  agentRequestSigningPayload,
  assignmentDigest,
  desiredStateDigest,
  desiredStateSigningPayload,
  renderBytes,
  sha256,
  type AgentAnswerInput,
  type AgentAnswerPayload,
  type AgentHolding,
  type AgentJoinInput,
  type AgentJoinPayload,
  type AgentReportInput,
  type AgentReportPayload,
  type ApplicationReportInput,
  type Assignment,
  type DeliveredSyncPolicy,
  type DesiredState,
  type DriftReportInput,
  type Render,
} from '@wheelhouse/protocol';
import { HubError } from './hub.errors.js';
import type { Hub, RequestLine } from './hub.js';

/** A policy that syncs, prunes and heals by itself. */
export const AUTOMATED: DeliveredSyncPolicy = {
  automated: { prune: true, selfHeal: true, allowEmpty: false },
  syncOptions: [],
  retry: { limit: 2, backoff: { durationMs: 20, factor: 2, maxDurationMs: 100 } },
};

/** What a spec assigns. */
export interface FakeAssignment {
  readonly id: string;
  readonly name: string;
  readonly objects: readonly unknown[];
  readonly namespace?: string;
  readonly policy?: DeliveredSyncPolicy;
  readonly revision?: string;
  readonly operation?: { readonly id: string; readonly prune: boolean } | null;
}

interface Delivered {
  readonly assignment: Assignment;
  readonly revision: number;
}

export class FakeHub implements Hub {
  readonly clusterId = randomUUID();
  epoch = randomUUID();
  revision = 0;
  isDown = false;
  isApproved = false;
  isDuplicate = false;
  /** Public keys that were registered, with their ids. */
  readonly agentKeys = new Map<string, string>();
  /** Thrown by every request while it is set. */
  refusal: HubError | undefined;
  /** Changes a desired state on its way, as a broken proxy would. */
  tamper: (state: DesiredState) => DesiredState = (state) => state;
  tamperRender: (render: Render) => Render = (render) => render;
  spentTokens = new Set<string>();
  readonly reports: AgentReportInput[] = [];
  readonly statuses = new Map<string, ApplicationReportInput>();
  readonly drift = new Map<string, DriftReportInput>();
  readonly removed = new Set<string>();
  hold: AgentReportInput['hold'];
  claims: unknown;
  pulls = 0;
  /** What becomes of answers to requests. */
  takeAnswer: (input: AgentAnswerInput) => AgentAnswerPayload = () => ({ isWanted: false, credit: 0 });
  private readonly keys = generateKeyPairSync('ed25519');
  private readonly assignments = new Map<string, Delivered>();
  private readonly tombstones = new Map<string, { revision: number; deleteResources: boolean }>();
  private readonly stored = new Map<string, Render>();
  private readonly listeners = new Set<(revision: number) => void>();
  private line: { requests: RequestLine; session: string; number: number } | undefined;
  private position = { session: '', sequence: 0, digest: '' };

  /** Assigns applications under one new revision. */
  assign(...wanted: readonly FakeAssignment[]): void {
    this.revision += 1;
    for (const { id, name, objects, namespace = 'shop', policy = AUTOMATED, revision, operation = null } of wanted) {
      const renderDigest = this.store(objects);
      const content = {
        applicationId: id,
        applicationName: name,
        renderDigest,
        revision: revision ?? `commit-${this.revision}`,
        namespace,
        syncPolicy: policy,
        operation,
      };
      const assignment = { ...content, digest: assignmentDigest(content) };
      this.assignments.set(id, { assignment, revision: this.revision });
      this.tombstones.delete(id);
    }
    this.nudge();
  }

  /** Keeps objects as a render that no application has: what `customizations` name. Answers the digest. */
  store(objects: readonly unknown[]): string {
    const bytes = renderBytes(objects);
    const digest = sha256(bytes);
    this.stored.set(digest, { digest, content: gzipSync(bytes).toString('base64') });
    return digest;
  }

  remove(id: string, deleteResources: boolean): void {
    this.revision += 1;
    this.assignments.delete(id);
    this.tombstones.set(id, { revision: this.revision, deleteResources });
    this.nudge();
  }

  /** A database restored from a backup: another epoch, and what was known then. */
  restore(revision: number, keep: readonly string[]): void {
    this.epoch = randomUUID();
    this.revision = revision;
    for (const id of this.assignments.keys()) if (!keep.includes(id)) this.assignments.delete(id);
    this.nudge();
  }

  nudge(): void {
    if (!this.isDown) for (const listener of this.listeners) listener(this.revision);
  }

  async join(joinToken: string, { publicKey }: AgentJoinInput): Promise<AgentJoinPayload> {
    await this.answering();
    if (this.spentTokens.has(joinToken))
      throw new HubError('JOIN_TOKEN_USED', 'The join token was used before.', { kind: 'Unauthenticated' });
    this.spentTokens.add(joinToken);
    return this.register(publicKey);
  }

  async rotateKey(publicKey: string): Promise<AgentJoinPayload> {
    await this.answering();
    return this.register(publicKey);
  }

  async desiredState(holding: AgentHolding | null): Promise<DesiredState> {
    await this.answering();
    this.pulls += 1;
    const all = [...this.assignments.values()];
    const digest = desiredStateDigest(all.map(({ assignment }) => assignment));
    const isDelta = holding?.epoch === this.epoch && holding.revision <= this.revision;
    const from = isDelta ? holding.revision : -1;
    const removed = isDelta
      ? [...this.tombstones]
          .filter(([, { revision }]) => revision > from)
          .map(([applicationId, { deleteResources }]) => ({ applicationId, deleteResources }))
      : [];
    const { clusterId, epoch, revision, isApproved } = this;
    const payload = desiredStateSigningPayload({ clusterId, epoch, revision, digest, isApproved, removed });
    return this.tamper({
      epoch,
      revision,
      digest,
      signature: sign(null, payload, this.keys.privateKey).toString('base64url'),
      isComplete: !isDelta,
      isApproved,
      assignments: all.filter((entry) => entry.revision > from).map(({ assignment }) => assignment),
      removed,
      pollAfterSeconds: 1,
    });
  }

  async renders(digests: readonly string[]): Promise<Render[]> {
    await this.answering();
    return digests.flatMap((digest) => this.stored.get(digest) ?? []).map((render) => this.tamperRender(render));
  }

  async report(input: AgentReportInput): Promise<AgentReportPayload> {
    await this.answering();
    if (this.isDuplicate) return { isAccepted: false, resync: false, isDuplicate: true };
    const report = JSON.parse(JSON.stringify(input)) as AgentReportInput;
    this.reports.push(report);
    const isSameSession = this.position.session === report.session;
    if (isSameSession && report.sequence <= this.position.sequence)
      return { isAccepted: false, resync: false, isDuplicate: false };
    const resync = !report.isComplete && (!isSameSession || report.baseDigest !== this.position.digest);
    this.position = report;
    if (report.isComplete) this.statuses.clear();
    for (const status of report.applications) this.take(status);
    for (const entry of report.drift) this.drift.set(entry.id, entry);
    this.hold = report.hold;
    this.claims = report.claims ?? this.claims;
    return { isAccepted: true, resync, isDuplicate: false };
  }

  nudges(listener: (revision: number) => void, requests?: RequestLine): { close(): void } {
    this.listeners.add(listener);
    if (requests) this.line = { requests, session: requests.begin(), number: 0 };
    const close = (): void => {
      this.listeners.delete(listener);
      requests?.end();
    };
    return { close };
  }

  async answer(input: AgentAnswerInput): Promise<AgentAnswerPayload> {
    await this.answering();
    return this.takeAnswer(input);
  }

  /** Sends the agent a request, signed for its socket. */
  request(kind: string, applicationId: string, parameters: unknown, id: string = randomUUID()): string {
    const { line, clusterId } = this;
    if (line === undefined) throw new Error('The agent has not connected.');
    line.number += 1;
    const { session, number } = line;
    const signed = { clusterId, session, number, id, kind, applicationId, parameters };
    const signature = sign(null, agentRequestSigningPayload(signed), this.keys.privateKey).toString('base64url');
    line.requests.take({ id, number, kind, applicationId, parameters, timeoutMs: 10_000, signature });
    return id;
  }

  async close(): Promise<void> {}

  /** Forgets the chain of reports, as a restored hub does. */
  forgetReports(): void {
    this.position = { session: '', sequence: 0, digest: '' };
    this.statuses.clear();
  }

  private register(publicKey: string): AgentJoinPayload {
    const keyId = this.agentKeys.get(publicKey) ?? `key-${this.agentKeys.size + 1}`;
    this.agentKeys.set(publicKey, keyId);
    const hubPublicKey = publicRaw(this.keys.publicKey);
    return { keyId, clusterId: this.clusterId, clusterName: 'test', epoch: this.epoch, hubPublicKey };
  }

  private take(status: ApplicationReportInput): void {
    if (status.isRemoved === true) {
      this.removed.add(status.applicationId);
      this.statuses.delete(status.applicationId);
      return;
    }
    const resources = status.resources ?? this.statuses.get(status.applicationId)?.resources ?? [];
    this.statuses.set(status.applicationId, { ...status, resources });
  }

  private async answering(): Promise<void> {
    await Promise.resolve();
    if (this.isDown) throw new HubError('HUB_UNAVAILABLE', 'The hub does not answer.');
    if (this.refusal !== undefined) throw this.refusal;
  }
}

function publicRaw(key: KeyObject): string {
  return key.export({ format: 'jwk' }).x ?? '';
}
