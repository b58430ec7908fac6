/** An object as it will be delivered. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty when the manifest names none. */
  readonly namespace: string;
  /** Of a hook with `generateName`: that prefix, `*`, and what tells it from others. */
  readonly name: string;
  /** Its canonical JSON. */
  readonly text: string;
  /** `path:line:column` of the file. */
  readonly place: string;
}

/** What two manifests of the same object have in common. */
export function objectKey({ apiVersion, kind, namespace, name }: Manifest): string {
  const slash = apiVersion.indexOf('/');
  return `${slash < 0 ? '' : apiVersion.slice(0, slash)}/${kind}/${namespace}/${name}`;
}
