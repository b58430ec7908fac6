/** What the command line runs on files: the agent's own engine, without a cluster. */
export { rawNumber, withRawNumbers } from '../cluster/exact-json.js';
export type { KubernetesObject } from '../cluster/cluster.js';
export { healthOf } from './offline-health.js';
export type { OfflineHealth, OfflineHealthAnswer } from './offline-health.js';
export { diffOf } from './offline-diff.js';
export type { OfflineDiff, OfflineDifference, OfflineDiffSettings } from './offline-diff.js';
