/** How much an expansion may delete without being asked about. */
export interface DeletionBudget {
  readonly applications: number;
  /** Of the set's current applications, 0 to 1. */
  readonly fraction: number;
}

/** Why a plan must wait for a person; undefined when it may go ahead. Both limits must be passed: small sets may change freely. */
export function heldReason(
  plan: { readonly deleteCount: number; readonly currentCount: number },
  budget: DeletionBudget,
): string | undefined {
  const { deleteCount, currentCount } = plan;
  if (deleteCount <= budget.applications || deleteCount <= budget.fraction * currentCount) return undefined;
  const percent = (share: number) => `${Math.round(share * 1_000) / 10} %`;
  return (
    `It deletes ${deleteCount} of ${currentCount} applications (${percent(deleteCount / currentCount)}), more than the deletion budget of ` +
    `${budget.applications} applications and ${percent(budget.fraction)}. Nothing of it is carried out until it is approved.`
  );
}
