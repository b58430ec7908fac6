/** Kinds of Argo CD's group that the hub itself keeps: manifests of them in an application's source never reach a cluster. */
export const HUB_KINDS = ['Application', 'ApplicationSet', 'AppProject'] as const;
export type HubKind = (typeof HUB_KINDS)[number];

/** Whether an object in a render is for the hub. Agents leave it out; the hub creates it. */
export function isForHub({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): boolean {
  return apiVersion.startsWith('argoproj.io/') && HUB_KINDS.some((known) => known === kind);
}
