import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import { print } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { foundApplication } from './application.js';
import { resourceKey, type ResourceOptions, withResource } from './resource-options.js';

const QUERY = `query($name: String!, $resource: ResourceKeyInput!, $managedFields: Boolean, $format: ManifestFormat) {
  application(name: $name) {
    liveResource(resource: $resource, showManagedFields: $managedFields) { live(format: $format) desired(format: $format) }
  }
}`;

type GetResourceOptions = CommonOptions & ResourceOptions & { desired?: boolean; showManagedFields?: boolean };

/** `app get-resource`: one object as the cluster has it, or as Git wants it. */
export function addGetResourceCommand(parent: Command): void {
  withOutput(withResource(withConnection(parent.command('get-resource <name>'))), ['yaml', 'json'])
    .description('show one object of an application as the cluster has it now; secret values are masked')
    .option('--desired', 'as Git wants it, instead')
    .option('--show-managed-fields', 'with who owns which field')
    .action(async (application: string, options: GetResourceOptions) => {
      const found = await connect(options).request<{
        application: { liveResource: { live: string | null; desired: string | null } } | null;
      }>(QUERY, {
        name: application,
        resource: resourceKey(options),
        managedFields: options.showManagedFields ?? false,
        format: options.output === 'json' ? 'JSON' : 'YAML',
      });
      const { live, desired } = foundApplication(found.application, application).liveResource;
      const text = options.desired ? desired : live;
      if (text === null) throw absent(options);
      print(text.trimEnd());
    });
}

function absent({ kind, resourceName, desired }: GetResourceOptions): CommandError {
  return new CommandError(
    'NOT_FOUND',
    desired
      ? `${kind} "${resourceName}" does not stand in Git: something in the cluster made it.`
      : `${kind} "${resourceName}" is not in the cluster. What Git wants is shown with --desired.`,
    EXIT.notFound,
  );
}
