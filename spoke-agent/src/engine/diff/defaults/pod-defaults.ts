// What the API server fills in where a pod, or a template of one, says nothing.
import { ensureMember, itemsOf, memberOf, setAbsent, setZero, type Mutable } from './default-values.js';

/** Read and write for the owner, read for others. */
const FILE_MODE = 0o644;
/** Volume members that are no source. */
const NO_SOURCE = new Set(['name']);

export function defaultPodSpec(spec: Mutable): void {
  setZero(spec, 'dnsPolicy', 'ClusterFirst');
  setZero(spec, 'restartPolicy', 'Always');
  setZero(spec, 'schedulerName', 'default-scheduler');
  setAbsent(spec, 'securityContext', {});
  setAbsent(spec, 'terminationGracePeriodSeconds', 30);
  for (const volume of itemsOf(spec, 'volumes')) defaultVolume(volume);
  for (const list of ['containers', 'initContainers', 'ephemeralContainers'])
    for (const container of itemsOf(spec, list)) defaultContainer(container);
}

/** The pod template of a workload. */
export function defaultTemplate(workload: Mutable | undefined): void {
  const spec = memberOf(workload ?? {}, 'template', 'spec');
  if (spec !== undefined) defaultPodSpec(spec);
  else if (workload !== undefined) defaultPodSpec(ensureMember(ensureMember(workload, 'template'), 'spec'));
}

/** What counts for pods alone. */
export function defaultPod(pod: Mutable): void {
  const spec = ensureMember(pod, 'spec');
  defaultPodSpec(spec);
  setAbsent(spec, 'enableServiceLinks', true);
  for (const container of [...itemsOf(spec, 'containers'), ...itemsOf(spec, 'initContainers')]) {
    const limits = memberOf(container, 'resources', 'limits');
    if (limits !== undefined) {
      const requests = ensureMember(ensureMember(container, 'resources'), 'requests');
      for (const [resource, limit] of Object.entries(limits)) setAbsent(requests, resource, limit);
    }
    if (spec['hostNetwork'] === true)
      for (const port of itemsOf(container, 'ports'))
        if (typeof port['containerPort'] === 'number') setZero(port, 'hostPort', port['containerPort']);
  }
}

function defaultContainer(container: Mutable): void {
  setZero(container, 'imagePullPolicy', isLatest(container['image']) ? 'Always' : 'IfNotPresent');
  setZero(container, 'terminationMessagePath', '/dev/termination-log');
  setZero(container, 'terminationMessagePolicy', 'File');
  for (const port of itemsOf(container, 'ports')) setZero(port, 'protocol', 'TCP');
  for (const variable of itemsOf(container, 'env')) defaultFieldRef(memberOf(variable, 'valueFrom'));
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = memberOf(container, name);
    if (probe !== undefined) defaultProbe(probe);
  }
  for (const hook of ['postStart', 'preStop']) defaultHttp(memberOf(container, 'lifecycle', hook, 'httpGet'));
}

/** What can be an image; of others no tag is known. */
const IMAGE = /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9][a-z0-9._/-]*(?::[\w][\w.-]*)?(?:@\w+:[0-9a-fA-F]+)?$/;

function isLatest(image: unknown): boolean {
  if (typeof image !== 'string' || !IMAGE.test(image)) return false;
  const [name = ''] = image.split('@');
  const tag = /:([\w][\w.-]*)$/.exec(name)?.[1];
  if (tag !== undefined) return tag === 'latest';
  return !image.includes('@');
}

function defaultProbe(probe: Mutable): void {
  setZero(probe, 'timeoutSeconds', 1);
  setZero(probe, 'periodSeconds', 10);
  setZero(probe, 'successThreshold', 1);
  setZero(probe, 'failureThreshold', 3);
  defaultHttp(memberOf(probe, 'httpGet'));
  const grpc = memberOf(probe, 'grpc');
  if (grpc !== undefined) setAbsent(grpc, 'service', '');
}

function defaultHttp(action: Mutable | undefined): void {
  if (action === undefined) return;
  setZero(action, 'path', '/');
  setZero(action, 'scheme', 'HTTP');
}

function defaultFieldRef(holder: Mutable | undefined): void {
  const reference = memberOf(holder ?? {}, 'fieldRef');
  if (reference !== undefined) setZero(reference, 'apiVersion', 'v1');
}

function defaultVolume(volume: Mutable): void {
  const isSource = (key: string): boolean => !NO_SOURCE.has(key) && volume[key] !== null && volume[key] !== undefined;
  if (!Object.keys(volume).some(isSource)) volume['emptyDir'] = {};
  for (const name of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    const source = memberOf(volume, name);
    if (source !== undefined) setAbsent(source, 'defaultMode', FILE_MODE);
  }
  for (const item of itemsOf(memberOf(volume, 'downwardAPI'), 'items')) defaultFieldRef(item);
  for (const source of itemsOf(memberOf(volume, 'projected'), 'sources')) {
    const token = memberOf(source, 'serviceAccountToken');
    if (token !== undefined) setAbsent(token, 'expirationSeconds', 3_600);
    for (const item of itemsOf(memberOf(source, 'downwardAPI'), 'items')) defaultFieldRef(item);
  }
  const host = memberOf(volume, 'hostPath');
  if (host !== undefined) setAbsent(host, 'type', '');
  const claim = memberOf(volume, 'ephemeral', 'volumeClaimTemplate', 'spec');
  if (claim !== undefined) setAbsent(claim, 'volumeMode', 'Filesystem');
  defaultDisks(volume);
}

function defaultDisks(volume: Mutable): void {
  const image = memberOf(volume, 'image');
  if (image !== undefined) setZero(image, 'pullPolicy', isLatest(image['reference']) ? 'Always' : 'IfNotPresent');
  const rbd = memberOf(volume, 'rbd');
  if (rbd !== undefined) {
    setZero(rbd, 'pool', 'rbd');
    setZero(rbd, 'user', 'admin');
    setZero(rbd, 'keyring', '/etc/ceph/keyring');
  }
  const scaleIo = memberOf(volume, 'scaleIO');
  if (scaleIo !== undefined) {
    setZero(scaleIo, 'storageMode', 'ThinProvisioned');
    setZero(scaleIo, 'fsType', 'xfs');
  }
  const iscsi = memberOf(volume, 'iscsi');
  if (iscsi !== undefined) setZero(iscsi, 'iscsiInterface', 'default');
  const disk = memberOf(volume, 'azureDisk');
  if (disk !== undefined) {
    setAbsent(disk, 'cachingMode', 'ReadWrite');
    setAbsent(disk, 'kind', 'Shared');
    setAbsent(disk, 'fsType', 'ext4');
    setAbsent(disk, 'readOnly', false);
  }
}
