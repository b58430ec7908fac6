// Which kinds of Kubernetes itself have no namespace. Of others the hub knows it only when their definition is delivered, or an agent told.

const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy',
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'certificates.k8s.io/CertificateSigningRequest',
  'certificates.k8s.io/ClusterTrustBundle',
  'flowcontrol.apiserver.k8s.io/FlowSchema',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/IPAddress',
  'networking.k8s.io/ServiceCIDR',
  'node.k8s.io/RuntimeClass',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'resource.k8s.io/DeviceClass',
  'resource.k8s.io/ResourceSlice',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttachment',
  'storage.k8s.io/VolumeAttributesClass',
]);

/** Groups whose kinds are all known here. */
const BUILT_IN = /^(|apps|batch|autoscaling|policy|extensions)$/;
const KUBERNETES_GROUPS = new Set([...CLUSTER_SCOPED].map((name) => name.slice(0, name.indexOf('/'))));

/** Undefined where nobody knows. */
export function isBuiltInNamespaced(group: string, kind: string): boolean | undefined {
  if (CLUSTER_SCOPED.has(`${group}/${kind}`)) return false;
  const isKnown = BUILT_IN.test(group) || KUBERNETES_GROUPS.has(group);
  return isKnown || /^(coordination|discovery|events|authentication|authorization)\.k8s\.io$/.test(group)
    ? true
    : undefined;
}
