import type { ApplicationChild, ApplicationDependency } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { type Presentation, printList } from '../../output/print.js';
import { shorten, type TableRow } from '../../output/table.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { foundApplication } from './application.js';

/** The fields of what an application makes, depends on, and was made by. */
export const FAMILY_FIELDS = `parent { name }
  children { kind name wave isOwned syncStatus health message }
  dependencies { name isReady message }`;

export type ListedChild = Pick<
  ApplicationChild,
  'kind' | 'name' | 'wave' | 'isOwned' | 'syncStatus' | 'health' | 'message'
>;

/** What {@link FAMILY_FIELDS} gives. */
export interface Family {
  readonly parent: { readonly name: string } | null;
  readonly children: readonly ListedChild[];
  readonly dependencies: readonly ApplicationDependency[];
}

const QUERY = `query($name: String!) { application(name: $name) { children { kind name wave isOwned syncStatus health message } } }`;

/** How children look on the terminal. */
export const childPresentation: Presentation<ListedChild> = {
  row: (child) => childRow(child, true),
  wide: (child) => ({ OWNED: child.isOwned ? 'yes' : 'no', MESSAGE: child.message }),
  name: ({ kind, name }) => `${kind.toLowerCase()}/${name}`,
};

function childRow({ wave, kind, name, syncStatus, health, message }: ListedChild, isShort: boolean): TableRow {
  return {
    WAVE: wave,
    KIND: kind,
    NAME: name,
    SYNC: syncStatus,
    HEALTH: health,
    MESSAGE: isShort ? shorten(message) : message,
  };
}

/** The children as rows of a table, with their messages in full. */
export function childRows(children: readonly ListedChild[]): TableRow[] {
  return children.map((child) => childRow(child, false));
}

/** What an application waits for, in one line; undefined where it depends on nothing. */
export function dependenciesWord(dependencies: readonly ApplicationDependency[]): string | undefined {
  if (dependencies.length === 0) return undefined;
  return dependencies
    .map(({ name, isReady, message }) =>
      isReady ? name : `${name}${name === '' ? '' : ' '}(${message ?? 'not ready'})`,
    )
    .join(', ');
}

/** `app children`: what an application makes. */
export function addChildrenCommand(parent: Command): void {
  withOutput(withConnection(parent.command('children <name>')))
    .description('list the applications, sets and projects that an application makes, in the order of their waves')
    .action(async (name: string, options: CommonOptions) => {
      const { application } = await connect(options).request<{ application: Pick<Family, 'children'> | null }>(QUERY, {
        name,
      });
      printList(foundApplication(application, name).children, childPresentation, options, 'children');
    });
}
