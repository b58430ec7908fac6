// Flux: what its controllers say together decides. Ready, an artifact in storage, a release: each kind has so many signs of success; two
// signs of work under way are Progressing; anything else is Degraded.
import type { KubernetesObject } from '../../../cluster/cluster.js';
import { conditionsOf, textAt, valueAt, type StatusCondition } from '../../object-path.js';
import { degraded, healthy, progressing, suspended, type HealthRule } from '../health-status.js';

interface Signs {
  /** Conditions that are a sign of success when True. */
  readonly success: readonly string[];
  readonly needed: number;
  /** The status of Ready that counts as work under way. */
  readonly working: 'Unknown' | 'False';
  /** Reasons of Reconciling that count; absent: any. */
  readonly reasons?: readonly string[];
  readonly canSuspend: boolean;
}

function fluxHealth(signs: Signs): HealthRule {
  return (object) => {
    if (signs.canSuspend && valueAt(object, 'spec', 'suspend') === true)
      return suspended(`${object.kind} is suspended`);
    if (!Array.isArray(valueAt(object, 'status', 'conditions'))) return progressing('Status unknown');
    const conditions = conditionsOf(object);
    const message = wordsOf(conditions);
    if (conditions.filter((condition) => isWorking(condition, signs)).length === 2) return progressing(message);
    const succeeded = conditions.filter(({ type, status }) => signs.success.includes(type) && status === 'True');
    return succeeded.length === signs.needed ? healthy(message) : degraded(message);
  };
}

function isWorking({ type, status, reason }: StatusCondition, { working, reasons }: Signs): boolean {
  if (type === 'Ready') return status === working;
  return type === 'Reconciling' && status === 'True' && (reasons === undefined || reasons.includes(reason));
}

function wordsOf(conditions: readonly StatusCondition[]): string {
  let words = '';
  for (const { type, status, reason } of conditions) {
    if (type === 'Ready') words = reason;
    if (type === 'ArtifactOutdated' && status === 'True') words += ` ${reason}`;
  }
  return words;
}

const SOURCE: Signs = { success: ['Ready', 'ArtifactInStorage'], needed: 2, working: 'Unknown', canSuspend: true };
const READY: Signs = { success: ['Ready'], needed: 1, working: 'Unknown', canSuspend: true };

const helmRepositoryHealth: HealthRule = (object) => {
  if (valueAt(object, 'spec', 'suspend') !== true && textAt(object, 'spec', 'type') === 'oci')
    return healthy("Helm repositories of type 'oci' do not contain any information in the status.");
  return fluxHealth(SOURCE)(object);
};

/** A receiver has no work under way. */
const receiverHealth: HealthRule = (object: KubernetesObject) => {
  const found = fluxHealth(READY)(object);
  return found?.health === 'Progressing' && found.message !== 'Status unknown' ? degraded(found.message) : found;
};

/** By `group/Kind`. */
export const FLUX_KINDS: readonly (readonly [string, HealthRule])[] = [
  ...['GitRepository', 'Bucket', 'HelmChart', 'OCIRepository'].map(
    (kind) => [`source.toolkit.fluxcd.io/${kind}`, fluxHealth(SOURCE)] as const,
  ),
  ['source.toolkit.fluxcd.io/HelmRepository', helmRepositoryHealth],
  ['kustomize.toolkit.fluxcd.io/Kustomization', fluxHealth(READY)],
  ['image.toolkit.fluxcd.io/ImageUpdateAutomation', fluxHealth(READY)],
  ['helm.toolkit.fluxcd.io/HelmRelease', fluxHealth({ ...SOURCE, success: ['Ready', 'Released', 'TestSuccess'] })],
  [
    'image.toolkit.fluxcd.io/ImageRepository',
    fluxHealth({ ...READY, working: 'False', reasons: ['NewGeneration', 'Scanning'] }),
  ],
  [
    'image.toolkit.fluxcd.io/ImagePolicy',
    fluxHealth({
      ...READY,
      working: 'False',
      reasons: ['NewGeneration', 'AccessingRepository', 'ApplyingPolicy'],
      canSuspend: false,
    }),
  ],
  ['notification.toolkit.fluxcd.io/Receiver', receiverHealth],
];
