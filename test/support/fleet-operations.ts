// What the stories ask of the hub.

export const REGISTER = `mutation($input: RegisterClusterInput!) {
  registerCluster(input: $input) { cluster { id } joinToken joinTokenExpiresAt }
}`;

export const PLAN = `id status createCount updateCount deleteCount unchangedCount heldReason
  problems { code message location } items(first: 1000) { action application cluster changes }`;

export const APPLY_SET = `mutation($manifest: String!, $dryRun: Boolean) {
  applyApplicationSet(manifest: $manifest, dryRun: $dryRun) { applicationSet { name } plan { ${PLAN} } warnings }
}`;

export const APPLY_APPLICATION = `mutation($manifest: String!) { applyApplication(manifest: $manifest) { name } }`;

/** A plan as {@link PLAN} reads it. */
export interface PlanState {
  readonly id: string;
  readonly status: string;
  readonly createCount: number;
  readonly updateCount: number;
  readonly deleteCount: number;
  readonly unchangedCount: number;
  readonly heldReason: string | null;
  readonly problems: readonly { code: string; message: string; location: string | null }[];
  readonly items: readonly { action: string; application: string; cluster: string; changes: string[] }[];
}

/** What {@link APPLY_SET} answers. */
export interface ApplyAnswer {
  readonly applicationSet: { readonly name: string } | null;
  readonly plan: PlanState;
  readonly warnings: readonly string[];
}
