// Health of objects in files: the same rules and checks as in a cluster, without one.
import type { KubernetesObject } from '../cluster/cluster.js';
import type { CustomizationProblem } from '../engine/customizations/customizations.js';
import { parseCustomizations } from '../engine/customizations/parse-customizations.js';
import { assessHealth } from '../engine/health/assess-health.js';
import { healthCheckFor, runHealthCheck } from '../engine/health/custom-health.js';
import type { ScriptRunner } from '../scripts/script-runner.js';
import { WorkerScriptRunner } from '../scripts/worker-script-runner.js';

/** The health of one object. Both are empty for a kind without health, and where a check says nothing. */
export interface OfflineHealth {
  readonly status: string;
  readonly message: string;
}

export interface OfflineHealthAnswer {
  /** One for each object, in their order. */
  readonly health: readonly OfflineHealth[];
  /** Keys of the checks that say nothing usable. */
  readonly problems: readonly CustomizationProblem[];
}

/** Assesses objects, with the checks of a ConfigMap `argocd-cm` (its data). Checks that break are the health Unknown; nothing throws. */
export async function healthOf(
  objects: readonly KubernetesObject[],
  checks: Readonly<Record<string, string>> = {},
): Promise<OfflineHealthAnswer> {
  const customizations = parseCustomizations(checks);
  const scripts: ScriptRunner = new WorkerScriptRunner();
  const health: OfflineHealth[] = [];
  try {
    for (const object of objects) {
      const check = healthCheckFor(object, customizations);
      const found = check === undefined ? assessHealth(object) : await runHealthCheck(check, object, scripts);
      health.push({ status: found?.health ?? '', message: found?.message ?? '' });
    }
  } finally {
    await scripts.close();
  }
  return { health, problems: customizations.problems };
}
