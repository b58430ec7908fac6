import type { Command } from 'commander';
import { stringify } from 'yaml';
import { print, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, repeated, withConnection } from '../options.js';
import { resourceSelector } from './resource-selector.js';
import type { ResourceSelectorInput } from '@wheelhouse/protocol';
import { CommandError } from '../../exit-codes.js';

const ACCEPT = `mutation($name: String!, $drift: ID, $fields: [String!], $resource: ResourceSelectorInput) {
  acceptDrift(application: $name, drift: $drift, fields: $fields, resource: $resource) { rules }
}`;

interface AcceptOptions extends CommonOptions {
  readonly drift?: string;
  readonly field?: string[];
  readonly resource?: ResourceSelectorInput[];
}

/** `app accept`: drift becomes what is wanted. */
export function addAcceptCommand(parent: Command): void {
  withConnection(parent.command('accept <name>'))
    .description(
      'accept what drifted: adds rules to spec.ignoreDifferences; without flags for all that `app diff` shows',
    )
    .option('--field <path>', 'only this field, as `app diff` shows it; repeatable', repeated)
    .option('--drift <id>', 'only the drift with this id')
    .option(
      '--resource <object>',
      'only of this object: GROUP:KIND:NAME or GROUP:KIND:NAMESPACE/NAME',
      resourceSelector,
    )
    .action(async (name: string, { drift, field, resource = [], ...options }: AcceptOptions) => {
      if (resource.length > 1) throw new CommandError('USAGE', 'Give --resource once.');
      const { acceptDrift } = await connect(options).request<{ acceptDrift: { rules: unknown[] } }>(ACCEPT, {
        name,
        drift,
        fields: field,
        resource: resource[0],
      });
      if (acceptDrift.rules.length === 0) remark(`application/${name} ignores that already`);
      else {
        remark(`application/${name} ignores from now on:`);
        print(stringify(acceptDrift.rules).trimEnd());
      }
    });
}
