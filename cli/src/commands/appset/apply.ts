import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { checkFormat, print, remark } from '../../output/print.js';
import { readInput } from '../../output/standard-input.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { formatPlan, PLAN_FIELDS, type ShownPlan, summarise } from './plan.js';

interface ApplyAnswer {
  readonly applyApplicationSet: {
    readonly applicationSet: { readonly name: string } | null;
    readonly plan: ShownPlan;
    readonly warnings: readonly string[];
  };
}

const APPLY = `mutation($manifest: String!, $dryRun: Boolean) {
  applyApplicationSet(manifest: $manifest, dryRun: $dryRun) { applicationSet { name } plan { ${PLAN_FIELDS} } warnings }
}`;
const APPROVE = `mutation($name: String!, $plan: ID!) { approveApplicationSet(name: $name, plan: $plan) { ${PLAN_FIELDS} } }`;
const HELD = `query($name: String!) { applicationSet(name: $name) { heldPlan { ${PLAN_FIELDS} } } }`;

/** Applies one set and prints its plan. Used by `appset apply` and `apply`. */
export async function applySet(
  hub: HubClient,
  manifest: string,
  options: CommonOptions & { dryRun?: boolean },
): Promise<void> {
  const dryRun = options.dryRun ?? false;
  const { applyApplicationSet: answer } = await hub.request<ApplyAnswer>(APPLY, { manifest, dryRun });
  for (const warning of answer.warnings) remark(`Warning: ${warning}`);
  if (checkFormat(options.output) === 'json')
    print(JSON.stringify({ ...answer.plan, warnings: answer.warnings }, null, 2));
  else if (dryRun || answer.plan.status === 'Held') print(formatPlan(answer.plan));
  else {
    for (const problem of answer.plan.problems) remark(`Warning: ${problem.code}: ${problem.message}`);
    print(summarise(answer.plan));
  }
  const name = answer.applicationSet?.name ?? '';
  if (dryRun) remark('Dry run: nothing was changed.');
  else if (answer.plan.status === 'Held')
    throw new CommandError(
      'PLAN_HELD',
      `The plan waits for approval: ${answer.plan.heldReason ?? ''}\nApprove it with \`wheelhouse appset approve ${name} --plan ${answer.plan.id}\`.`,
      EXIT.conflict,
    );
  else remark(`applicationset/${name} applied`);
}

/** `appset apply`, `appset approve`. */
export function addPlanCommands(parent: Command): void {
  withOutput(withConnection(parent.command('apply')), ['json'])
    .description('create or change an application set, expand it, and carry out its plan within the deletion budget')
    .requiredOption('-f, --file <file>', 'the file; - for standard input')
    .option('--dry-run', 'only show the plan')
    .action(async (options: CommonOptions & { file: string; dryRun?: boolean }) => {
      await applySet(connect(options), await readInput(options.file), options);
    });
  withOutput(withConnection(parent.command('approve <name>')), ['json'])
    .description('carry out the plan that is held; without --plan it is shown first and must be named')
    .option('--plan <id>', 'the id of the held plan, as shown')
    .action(async (name: string, options: CommonOptions & { plan?: string }) => {
      const hub = connect(options);
      if (!options.plan) {
        const { applicationSet } = await hub.request<{ applicationSet: { heldPlan: ShownPlan | null } | null }>(HELD, {
          name,
        });
        if (!applicationSet?.heldPlan)
          throw new CommandError('NOT_FOUND', `No plan of application set "${name}" is held.`, EXIT.notFound);
        print(formatPlan(applicationSet.heldPlan));
        throw new CommandError(
          'USAGE',
          `To carry it out: wheelhouse appset approve ${name} --plan ${applicationSet.heldPlan.id}`,
        );
      }
      const { approveApplicationSet: plan } = await hub.request<{ approveApplicationSet: ShownPlan }>(APPROVE, {
        name,
        plan: options.plan,
      });
      print(options.output === 'json' ? JSON.stringify(plan, null, 2) : summarise(plan));
      remark(`applicationset/${name} plan approved`);
    });
}
