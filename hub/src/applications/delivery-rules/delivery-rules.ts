import type { ApplicationSpec } from '@wheelhouse/generators';
import { type DeliveredSyncPolicy, type DeliveryRules, RESOURCES_FINALIZER } from '@wheelhouse/protocol';
import { DEFAULT_PROJECT } from '../../projects/project.js';
import { asObject, textMap } from '../json-values.js';
import { deliveredSyncPolicy } from './sync-policy.js';
import {
  ANNOTATIONS,
  compareOptionsOf,
  deletionApprovalOf,
  modeOf,
  progressDeadlineOf,
  syncTimeoutOf,
} from './application-annotations.js';
import { ignoreRulesOf } from './ignore-differences.js';

/** What of an application says how its agent treats it. */
export interface RuledApplication {
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly spec: ApplicationSpec;
  /** When it was to be deleted, where its agent hears of that by an assignment. */
  readonly deletionRequestedAt?: string;
}

const PRE_DELETE_FINALIZER = 'pre-delete-finalizer.argocd.argoproj.io';
const POST_DELETE_FINALIZER = 'post-delete-finalizer.argocd.argoproj.io';
const BACKGROUND_FINALIZER = `${RESOURCES_FINALIZER}/background`;

/** The delivered sync policy of an application with all that its manifest says; members are absent where it says nothing. */
export function ruledSyncPolicy(application: RuledApplication): DeliveredSyncPolicy {
  const { annotations, spec } = application;
  const policy = deliveredSyncPolicy(spec.syncPolicy);
  const heals = modeOf(annotations) === 'heal' && policy.automated !== null;
  return {
    ...policy,
    ...(heals && { automated: { ...policy.automated, selfHeal: true } }),
    ...deliveryRulesOf(application),
  };
}

/** What the manifest of an application says beyond its sync policy. Holds come from elsewhere: `ApplicationHolds`. */
function deliveryRulesOf({ annotations, finalizers, spec, deletionRequestedAt }: RuledApplication): DeliveryRules {
  const project = spec.project ?? '';
  const metadata = namespaceMetadataOf(spec);
  const ignoreDifferences = ignoreRulesOf(spec.ignoreDifferences);
  const compareOptions = compareOptionsOf(annotations);
  const deletionApprovedAt = deletionApprovalOf(annotations);
  const syncTimeoutMs = syncTimeoutOf(annotations);
  const progressDeadlineMs = progressDeadlineOf(annotations);
  const migrationManager = annotations[ANNOTATIONS.migrationManager];
  const deletion = deletionOf(finalizers, deletionRequestedAt);
  return {
    ...(project !== '' && project !== DEFAULT_PROJECT && { project }),
    ...(metadata && { managedNamespaceMetadata: metadata }),
    ...(ignoreDifferences.length > 0 && { ignoreDifferences }),
    ...(compareOptions.length > 0 && { compareOptions }),
    ...(deletionApprovedAt !== undefined && { deletionApprovedAt }),
    ...(syncTimeoutMs !== undefined && { syncTimeoutMs }),
    ...(progressDeadlineMs !== undefined && { progressDeadlineMs }),
    ...(migrationManager && { migrationManager }),
    ...(deletion && { deletion }),
  };
}

function namespaceMetadataOf(spec: ApplicationSpec): DeliveryRules['managedNamespaceMetadata'] {
  const given = asObject(spec.syncPolicy?.['managedNamespaceMetadata']);
  const labels = textMap(given['labels']);
  const annotations = textMap(given['annotations']);
  return labels || annotations ? { ...(labels && { labels }), ...(annotations && { annotations }) } : undefined;
}

/** How its objects go: in the background where the finalizer says so; with hooks where their finalizers are there, whatever their stage. */
function deletionOf(finalizers: readonly string[], requestedAt: string | undefined): DeliveryRules['deletion'] {
  const isBackground = finalizers.includes(BACKGROUND_FINALIZER);
  const runsHooks = finalizers.some((finalizer) =>
    [PRE_DELETE_FINALIZER, POST_DELETE_FINALIZER].some(
      (hook) => finalizer === hook || finalizer.startsWith(`${hook}/`),
    ),
  );
  const deletion = {
    ...(isBackground && { propagation: 'background' as const }),
    ...(runsHooks && { runsHooks }),
    ...(requestedAt !== undefined && { requestedAt }),
  };
  return Object.keys(deletion).length > 0 ? deletion : undefined;
}
