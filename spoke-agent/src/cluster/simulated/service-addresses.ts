// Defaults of Services, which need the cluster's next free address and node port.
import type { KubernetesObject } from '../cluster.js';
import { type FieldMap, isMap } from './field-walk.js';

/** The first node port handed out; real ones are drawn from 30000-32767 as well. */
const FIRST_NODE_PORT = 30_000;

export class ServiceAddresses {
  #nextAddress = 1;
  #nextNodePort = FIRST_NODE_PORT;

  /** A Service that is written anew without its addresses keeps those that it has. */
  keptFrom(live: KubernetesObject, service: KubernetesObject): KubernetesObject {
    const [before, given] = [live['spec'], service['spec']];
    if (!isMap(before) || !isMap(given) || given['type'] === 'ExternalName' || given['clusterIP'] !== undefined)
      return service;
    const { clusterIP, clusterIPs } = before;
    return { ...service, spec: { ...given, ...(clusterIP !== undefined && { clusterIP, clusterIPs }) } };
  }

  withDefaults(service: KubernetesObject): KubernetesObject {
    const given = isMap(service['spec']) ? service['spec'] : {};
    const type = given['type'] ?? 'ClusterIP';
    const spec: Record<string, unknown> = { type, sessionAffinity: 'None', ...given };
    if (type === 'ExternalName') return { ...service, spec };
    const isExposed = type === 'NodePort' || type === 'LoadBalancer';
    const clusterIP = given['clusterIP'] || this.#address();
    Object.assign(spec, {
      clusterIP,
      clusterIPs: given['clusterIPs'] ?? [clusterIP],
      ipFamilies: given['ipFamilies'] ?? ['IPv4'],
      ipFamilyPolicy: given['ipFamilyPolicy'] ?? 'SingleStack',
      internalTrafficPolicy: given['internalTrafficPolicy'] ?? 'Cluster',
      ...(isExposed && { externalTrafficPolicy: given['externalTrafficPolicy'] ?? 'Cluster' }),
      ...(type === 'LoadBalancer' && { allocateLoadBalancerNodePorts: given['allocateLoadBalancerNodePorts'] ?? true }),
    });
    if (Array.isArray(given['ports']))
      spec['ports'] = given['ports'].filter(isMap).map((port) => this.#port(port, isExposed));
    return { ...service, spec };
  }

  #port(given: FieldMap, isExposed: boolean): FieldMap {
    const port = { protocol: 'TCP', targetPort: given['port'], ...given };
    if (!isExposed || given['nodePort']) return port;
    this.#nextNodePort += 1;
    return { ...port, nodePort: this.#nextNodePort };
  }

  #address(): string {
    const number = this.#nextAddress;
    this.#nextAddress += 1;
    return `10.96.${(number >> 8) & 255}.${number & 255}`;
  }
}
