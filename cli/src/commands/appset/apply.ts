import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { checkFormat, print, remark } from '../../output/print.js';
import { readInput } from '../../output/standard-input.js';
import { connect } from '../../settings/connection.js';
import { namingFile } from '../manifest-errors.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { formatPlan, PLAN_FIELDS, type ShownPlan, summarise } from './plan.js';

/** What the hub answers to a set. */
export interface AppliedSet {
  readonly name: string;
  readonly plan: ShownPlan;
  readonly warnings: readonly string[];
}

const APPLY = `mutation($manifest: String!, $dryRun: Boolean) {
  applyApplicationSet(manifest: $manifest, dryRun: $dryRun) { applicationSet { name } plan { ${PLAN_FIELDS} } warnings }
}`;
const APPROVE = `mutation($name: String!, $plan: ID!) { approveApplicationSet(name: $name, plan: $plan) { ${PLAN_FIELDS} } }`;
const HELD = `query($name: String!) { applicationSet(name: $name) { heldPlan { ${PLAN_FIELDS} } } }`;

/** Applies one set. */
export async function applySet(hub: HubClient, manifest: string, dryRun: boolean): Promise<AppliedSet> {
  const { applyApplicationSet } = await hub.request<{
    applyApplicationSet: Omit<AppliedSet, 'name'> & { applicationSet: { name: string } | null };
  }>(APPLY, { manifest, dryRun });
  const { applicationSet, plan, warnings } = applyApplicationSet;
  return { name: applicationSet?.name ?? '', plan, warnings };
}

/** The plan for programs. */
export function planObject({ plan, warnings }: AppliedSet): object {
  return { ...plan, warnings };
}

/** Prints the plan for people; of several sets, each is named. Throws when the plan waits. */
export function tellPlan({ name, plan, warnings }: AppliedSet, dryRun: boolean, label = ''): void {
  for (const warning of warnings) remark(`Warning: ${warning}`);
  const lead = label === '' ? '' : `${label}: `;
  if (dryRun || plan.status === 'Held') print(`${label === '' ? '' : `${label}:\n`}${formatPlan(plan)}`);
  else {
    for (const problem of plan.problems) remark(`Warning: ${problem.code}: ${problem.message}`);
    print(`${lead}${summarise(plan)}`);
  }
  if (!dryRun) tellApplied({ name, plan, warnings });
}

/** Says that it is done. Throws when the plan waits: no success of a command that was to carry it out. */
export function tellApplied({ name, plan }: AppliedSet): void {
  if (plan.status === 'Held')
    throw new CommandError(
      'PLAN_HELD',
      `The plan waits for approval: ${plan.heldReason ?? ''}\nApprove it with \`wheelhouse appset approve ${name} --plan ${plan.id}\`.`,
      EXIT.conflict,
    );
  remark(`applicationset/${name} applied`);
}

/** `appset apply`, `appset approve`. */
export function addPlanCommands(parent: Command): void {
  withOutput(withConnection(parent.command('apply')), ['json'])
    .description('create or change an application set, expand it, and carry out its plan within the deletion budget')
    .requiredOption('-f, --file <file>', 'the file; - for standard input')
    .option('--dry-run', 'only show the plan')
    .action(async (options: CommonOptions & { file: string; dryRun?: boolean }) => {
      const dryRun = options.dryRun ?? false;
      const applied = await namingFile(options.file, async () =>
        applySet(connect(options), await readInput(options.file), dryRun),
      );
      if (checkFormat(options.output) === 'json') {
        print(JSON.stringify(planObject(applied), null, 2));
        if (!dryRun) tellApplied(applied);
      } else tellPlan(applied, dryRun);
      if (dryRun) remark('Dry run: nothing was changed.');
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
