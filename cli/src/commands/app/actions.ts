import type { ResourceAction, ResourceActionPayload } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { print, printList, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, keyValue, withConnection, withOutput } from '../options.js';
import { foundApplication } from './application.js';
import { resourceKey, type ResourceOptions, withResource } from './resource-options.js';

const LIST = `query($name: String!, $resource: ResourceKeyInput!) {
  application(name: $name) { resourceActions(resource: $resource) { name description isDisabled parameters } }
}`;
const RUN = `mutation($application: String!, $resource: ResourceKeyInput!, $action: String!, $parameters: StringMap) {
  runResourceAction(application: $application, resource: $resource, action: $action, parameters: $parameters) { message warnings }
}`;
const DELETE = `mutation($application: String!, $resource: ResourceKeyInput!, $propagation: DeletePropagation, $force: Boolean) {
  deleteResource(application: $application, resource: $resource, propagation: $propagation, force: $force) { message warnings }
}`;

type RunOptions = CommonOptions & ResourceOptions & { param?: Record<string, string> };
type DeleteOptions = CommonOptions & ResourceOptions & { force?: boolean; orphan?: boolean };

/** `app actions`: what can be done with an object, and doing it. */
export function addActionsCommands(parent: Command): void {
  const actions = parent.command('actions').description('what can be done with one object of an application');
  withOutput(withResource(withConnection(actions.command('list <name>'))))
    .description('list what can be done with one object of an application now')
    .action(listActions);
  withOutput(withResource(withConnection(actions.command('run <name> <action>'))), ['json', 'yaml'])
    .description('do something with one object of an application, once: restart, scale, pause, resume and the like')
    .option('-p, --param <pairs>', 'parameters as KEY=VALUE, for example replicas=3; repeatable', keyValue)
    .action(runAction);
}

/** `app delete-resource`: takes one object away. */
export function addDeleteResourceCommand(parent: Command): void {
  withOutput(withResource(withConnection(parent.command('delete-resource <name>'))), ['json', 'yaml'])
    .description('delete one object of an application in its cluster; what stands in Git comes back')
    .option('--force', 'do not wait for a graceful end')
    .option('--orphan', 'leave what it owns')
    .action(async (application: string, options: DeleteOptions) => {
      const { deleteResource } = await connect(options).request<{ deleteResource: ResourceActionPayload }>(DELETE, {
        application,
        resource: resourceKey(options),
        propagation: options.orphan ? 'ORPHAN' : 'FOREGROUND',
        force: options.force ?? false,
      });
      printOutcome(deleteResource, options);
    });
}

async function listActions(application: string, options: CommonOptions & ResourceOptions): Promise<void> {
  const answer = await connect(options).request<{ application: { resourceActions: ResourceAction[] } | null }>(LIST, {
    name: application,
    resource: resourceKey(options),
  });
  printList(
    foundApplication(answer.application, application).resourceActions,
    {
      row: (action) => ({
        ACTION: action.name,
        AVAILABLE: action.isDisabled ? 'not now' : 'yes',
        PARAMETERS: action.parameters.join(', '),
        DESCRIPTION: action.description,
      }),
      name: (action) => action.name,
    },
    options,
    'actions',
  );
}

async function runAction(application: string, action: string, options: RunOptions): Promise<void> {
  const { runResourceAction } = await connect(options).request<{ runResourceAction: ResourceActionPayload }>(RUN, {
    application,
    resource: resourceKey(options),
    action,
    parameters: options.param ?? {},
  });
  printOutcome(runResourceAction, options);
}

/** The outcome is data for programs, and a remark for people. */
function printOutcome(outcome: ResourceActionPayload, { output }: CommonOptions): void {
  if (output === 'json') return print(JSON.stringify(outcome, null, 2));
  if (output === 'yaml') return print(stringify(outcome).trimEnd());
  remark(outcome.message);
  for (const warning of outcome.warnings) remark(`Warning: ${warning}`);
}
