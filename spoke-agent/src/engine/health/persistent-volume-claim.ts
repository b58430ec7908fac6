import { textAt } from '../object-path.js';
import { degraded, healthy, progressing, unknown, type HealthRule } from './health-status.js';

/** v1 PersistentVolumeClaim, as Argo CD reads it. */
export const persistentVolumeClaimHealth: HealthRule = (object) => {
  switch (textAt(object, 'status', 'phase')) {
    case 'Bound':
      return healthy();
    case 'Pending':
      return progressing();
    case 'Lost':
      return degraded();
    default:
      return unknown();
  }
};
