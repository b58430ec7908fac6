import { textAt } from '../object-path.js';
import { degraded, healthy, progressing, unknown, type HealthRule } from './health-status.js';

/** argoproj.io Workflow, as Argo CD reads it. */
export const argoWorkflowHealth: HealthRule = (object) => {
  const message = textAt(object, 'status', 'message');
  switch (textAt(object, 'status', 'phase')) {
    case '':
    case 'Pending':
    case 'Running':
      return progressing(message);
    case 'Succeeded':
      return healthy(message);
    case 'Failed':
    case 'Error':
      return degraded(message);
    default:
      return unknown(message);
  }
};
