/** What a custom kind of the stories may differ in. */
export interface CustomKindOptions {
  /** Whether its status is a subresource, as operators have it. */
  readonly hasStatus?: boolean;
}

/** The definition of a kind with namespaces, any fields, and an `s` for its plural, as YAML text. `apiVersion`: `example.com/v1`. */
export function definitionOf(apiVersion: string, kind: string, { hasStatus = false }: CustomKindOptions = {}): string {
  const [group = '', version = ''] = apiVersion.split('/');
  const singular = kind.toLowerCase();
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${singular}s.${group}
spec:
  group: ${group}
  scope: Namespaced
  names: {kind: ${kind}, plural: ${singular}s, singular: ${singular}, listKind: ${kind}List}
  versions:
    - name: ${version}
      served: true
      storage: true
      subresources: ${hasStatus ? '{status: {}}' : '{}'}
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;
}
