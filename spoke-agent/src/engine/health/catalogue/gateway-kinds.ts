// Gateway API: whether references resolve and parents accept comes first, then whether the data plane has it.
import type { KubernetesObject } from '../../../cluster/cluster.js';
import { numberAt, objectsAt, textAt, type JsonObject } from '../../object-path.js';
import { degraded, healthy, progressing, type HealthRule, type HealthStatus } from '../health-status.js';

/** What conditions of a gateway, a listener or a parent say; undefined: nothing against it. */
function trouble(conditions: readonly JsonObject[], prefix: string, noun: string): HealthStatus | undefined {
  for (const type of ['ResolvedRefs', 'Accepted']) {
    const refused = conditions.find(
      (condition) => textAt(condition, 'type') === type && textAt(condition, 'status') === 'False',
    );
    if (refused !== undefined) return degraded(prefix + messageOf(refused, `Failed condition: ${type}`));
  }
  const pending = conditions.find(
    (condition) => textAt(condition, 'type') === 'Programmed' && textAt(condition, 'status') !== 'True',
  );
  return pending && progressing(prefix + messageOf(pending, `${noun} is still being programmed`));
}

/** What a condition says, be it nothing; the fallback where it has no message at all. */
function messageOf(condition: JsonObject, fallback: string): string {
  return typeof condition['message'] === 'string' ? condition['message'] : fallback;
}

const gatewayHealth: HealthRule = (object) => {
  const own = objectsAt(object, 'status', 'conditions');
  const listeners = objectsAt(object, 'status', 'listeners');
  const found =
    trouble(own, '', 'Gateway') ??
    firstOf(listeners, (listener) => trouble(objectsAt(listener, 'conditions'), 'Listener: ', 'Listener'));
  if (found !== undefined) return found;
  return own.length + listeners.length > 0 ? healthy('Gateway is healthy') : progressing('Waiting for Gateway status');
};

const gatewayClassHealth: HealthRule = (object) => {
  const accepted = objectsAt(object, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Accepted' && isCurrent(object, condition),
  );
  const message = textAt(accepted, 'message');
  switch (textAt(accepted, 'status')) {
    case 'True':
      return healthy(message || 'GatewayClass is accepted');
    case 'False':
      return degraded(message || 'GatewayClass is not accepted');
    default:
      return progressing(message || 'Waiting for GatewayClass status');
  }
};

/** What a condition says of an older generation says nothing. */
function isCurrent(object: KubernetesObject, condition: JsonObject): boolean {
  const generation = numberAt(object, 'metadata', 'generation');
  const observed = numberAt(condition, 'observedGeneration');
  return generation === undefined || observed === undefined || generation === observed;
}

function routeHealth(followsGeneration: boolean): HealthRule {
  return (object) => {
    const parents = objectsAt(object, 'status', 'parents').filter((parent) => {
      const conditions = objectsAt(parent, 'conditions');
      return conditions.length > 0 && (!followsGeneration || conditions.every((one) => isCurrent(object, one)));
    });
    const found = firstOf(parents, (parent) =>
      trouble(objectsAt(parent, 'conditions'), `Parent ${textAt(parent, 'parentRef', 'name')}: `, 'Route'),
    );
    if (found !== undefined) return found;
    return parents.length > 0 ? healthy(`${object.kind} is healthy`) : progressing(`Waiting for ${object.kind} status`);
  };
}

const backendTlsHealth: HealthRule = (object) => {
  const ancestors = objectsAt(object, 'status', 'ancestors').map((ancestor) => ({
    name: textAt(ancestor, 'ancestorRef', 'name'),
    conditions: objectsAt(ancestor, 'conditions'),
  }));
  const late = ancestors.find(({ conditions }) => conditions.some((condition) => !isCurrent(object, condition)));
  if (late !== undefined) return progressing(`Waiting for Ancestor ${late.name} to update BackendTLSPolicy status`);
  let isAccepted = false;
  for (const { name, conditions } of ancestors)
    for (const condition of conditions) {
      const type = textAt(condition, 'type');
      if (type !== 'Accepted' && type !== 'ResolvedRefs') continue;
      if (textAt(condition, 'status') !== 'True') return degraded(`Ancestor ${name}: ${textAt(condition, 'message')}`);
      isAccepted ||= type === 'Accepted';
    }
  return isAccepted ? healthy('BackendTLSPolicy is healthy') : progressing('Waiting for BackendTLSPolicy status');
};

function firstOf<T>(items: readonly T[], say: (item: T) => HealthStatus | undefined): HealthStatus | undefined {
  for (const item of items) {
    const said = say(item);
    if (said !== undefined) return said;
  }
  return undefined;
}

/** By `group/Kind`. */
export const GATEWAY_KINDS: readonly (readonly [string, HealthRule])[] = [
  ['gateway.networking.k8s.io/Gateway', gatewayHealth],
  ['gateway.networking.k8s.io/GatewayClass', gatewayClassHealth],
  ['gateway.networking.k8s.io/HTTPRoute', routeHealth(true)],
  ['gateway.networking.k8s.io/GRPCRoute', routeHealth(false)],
  ['gateway.networking.k8s.io/BackendTLSPolicy', backendTlsHealth],
];
