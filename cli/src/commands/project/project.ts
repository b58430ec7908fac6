import type { Project, ProjectSyncWindow } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { readAll } from '../../hub-client/pages.js';
import { age } from '../../output/age.js';
import { type Presentation, printList, printOne, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { applyDocuments } from '../apply-documents.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { windowPresentation } from './windows.js';

const WINDOWS = `windows { kind schedule duration timeZone applications namespaces clusters andOperator manualSync syncOverrun
  description isActive activeUntil nextAt }`;
const FIELDS = `name description manifest applicationCount ${WINDOWS} createdAt updatedAt`;
const LIST = `query($first: Int, $after: String) {
  projects(first: $first, after: $after) { nodes { ${FIELDS} } pageInfo { hasNextPage endCursor } }
}`;
const GET = `query($name: String!) { project(name: $name) { ${FIELDS} } }`;
const APPLY = `mutation($manifest: String!) { applyProject(manifest: $manifest) { project { name } warnings } }`;
const DELETE = `mutation($name: String!, $force: Boolean) { deleteProject(name: $name, force: $force) }`;

const presentation: Presentation<Project> = {
  data: ({ manifest }) => manifest,
  row: ({ name, applicationCount, windows, description }) => ({
    NAME: name,
    APPS: applicationCount,
    WINDOWS: windowsWord(windows),
    DESCRIPTION: description,
  }),
  wide: ({ updatedAt, createdAt }) => ({ CHANGED: `${age(updatedAt)} ago`, AGE: age(createdAt) }),
  name: ({ name }) => `project/${name}`,
};

/** Applies one project; gives what was applied, and says what to know of it. Used by `project apply` and `apply`. */
export async function applyProject(hub: HubClient, manifest: string): Promise<string> {
  const { applyProject: applied } = await hub.request<{
    applyProject: { project: { name: string }; warnings: string[] };
  }>(APPLY, { manifest });
  for (const warning of applied.warnings) remark(`Warning: ${warning}`);
  return `project/${applied.project.name}`;
}

/** `wheelhouse project`: what applications may do, and when. */
export function addProjectCommands(program: Command): void {
  const project = program
    .command('project')
    .aliases(['projects', 'proj'])
    .description('projects (AppProject): which applications are allowed, and when they are synced');
  withConnection(project.command('apply'))
    .description('create or change the projects of a file')
    .requiredOption('-f, --file <file>', 'the file, of one or more documents; - for standard input')
    .action(async (options: CommonOptions & { file: string }) => {
      const hub = connect(options);
      await applyDocuments(options.file, (manifest) => applyProject(hub, manifest));
    });
  withOutput(withConnection(project.command('list').alias('ls')))
    .description('list projects; -o yaml and -o json give the objects')
    .action(printProjects);
  withOutput(withConnection(project.command('get <name>')))
    .description('show one project')
    .action(async (name: string, options: CommonOptions) => {
      await printProject(name, { ...options, output: options.output ?? 'yaml' });
    });
  withOutput(withConnection(project.command('windows <name>')))
    .description('list the sync windows of a project, and which are open')
    .action(async (name: string, options: CommonOptions) => {
      printList((await getProject(name, options)).windows, windowPresentation, options, 'sync windows');
    });
  withConnection(project.command('delete <name>'))
    .description('delete a project; refused while applications use it')
    .option('--force', 'also while applications use it: they are not synced any more')
    .action(async (name: string, options: CommonOptions & { force?: boolean }) => {
      await connect(options).request(DELETE, { name, force: options.force ?? false });
      remark(`project/${name} deleted`);
    });
}

/** Prints all projects. */
export async function printProjects(options: CommonOptions): Promise<void> {
  printList(await readAll<Project>(connect(options), 'projects', LIST), presentation, options, 'projects');
}

/** Prints one project as a row, or as the object that it is. */
export async function printProject(name: string, options: CommonOptions): Promise<void> {
  printOne(await getProject(name, options), presentation, options);
}

async function getProject(name: string, options: CommonOptions): Promise<Project> {
  const { project } = await connect(options).request<{ project: Project | null }>(GET, { name });
  if (!project) throw new CommandError('NOT_FOUND', `There is no project "${name}".`, EXIT.notFound);
  return project;
}

/** `2, 1 open`. */
function windowsWord(windows: readonly ProjectSyncWindow[]): string {
  const open = windows.filter(({ isActive }) => isActive).length;
  return open === 0 ? String(windows.length) : `${windows.length}, ${open} open`;
}
