// Knative.
import { conditionsOf, valueAt, type StatusCondition } from '../../object-path.js';
import { degraded, healthy, progressing, type HealthRule } from '../health-status.js';

const SERVICE_PARTS = ['ConfigurationsReady', 'RoutesReady', 'Ready'];

const serviceHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  if (!Array.isArray(valueAt(object, 'status', 'conditions'))) return progressing('Waiting for status update.');
  const open = conditions.filter(({ status }) => status === 'False' || status === 'Unknown');
  const ready = conditions.filter(({ type, status }) => SERVICE_PARTS.includes(type) && status === 'True');
  if (open.length === 0 && ready.length === 3) return healthy('Knative Service is healthy.');
  const words = open.map((condition) => `${wordsOf(condition)}\n`).join('');
  return open.some(({ status }) => status === 'False') ? degraded(words) : progressing(words);
};

function wordsOf({ type, status, reason, message }: StatusCondition): string {
  return `${type} is ${status}${reason === '' ? '' : `, since ${reason}.`}${message === '' ? '' : ` ${message}`}`;
}

/** Knative's own parts: so many conditions are True when all is well; Ready, a deployment or an unknown one may still change. */
function installationHealth(kind: string, parts: readonly string[]): HealthRule {
  return (object) => {
    const conditions = conditionsOf(object);
    if (conditions.length === 0) return progressing(`Waiting for ${kind}`);
    const words = conditions.map(({ type, status }, at) => `${at + 1}: ${type} | ${status}\n`).join('');
    const isOpen = conditions.some(
      ({ type, status }) =>
        status === 'Unknown' ||
        (status === 'False' && parts.includes(type) && (type === 'Ready' || type === 'DeploymentsAvailable')),
    );
    if (isOpen) return progressing(words);
    const made = conditions.filter(({ type, status }) => parts.includes(type) && status === 'True');
    return made.length === parts.length ? healthy(`${kind} is healthy.`) : degraded(words);
  };
}

const EVENTING = ['Ready', 'InstallSucceeded'];
const SERVING = [...EVENTING, 'DependenciesInstalled', 'DeploymentsAvailable'];

/** By `group/Kind`. */
export const KNATIVE_KINDS: readonly (readonly [string, HealthRule])[] = [
  ['serving.knative.dev/Service', serviceHealth],
  ['operator.knative.dev/KnativeServing', installationHealth('KnativeServing', SERVING)],
  ['operator.knative.dev/KnativeEventing', installationHealth('KnativeEventing', EVENTING)],
];
