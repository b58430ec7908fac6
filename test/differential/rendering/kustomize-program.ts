/** `kustomize build` after the commands of `kustomize edit` for the options of an Application, as Argo CD calls them. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSeq, parseDocument } from 'yaml';
import { withVariables } from './build-variables.js';
import { type Sample, writeFiles } from './sample.js';
import { type ProgramResult, startProgram } from './start-program.js';

const FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** `folder` is empty, and for this sample alone. */
export async function runKustomize(program: string, sample: Sample, folder: string): Promise<ProgramResult> {
  const repository = join(folder, 'repository');
  writeFiles(repository, sample.files);
  const home = join(folder, 'home');
  mkdirSync(home);
  const cwd = join(repository, sample.path);
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory() !== true) return { error: `There is no ${sample.path}.` };
  const run = (parameters: readonly string[]): Promise<ProgramResult> =>
    startProgram(program, parameters, { cwd, home });
  for (const command of edits(sample)) {
    const edited = await run(['edit', ...command]);
    if ('error' in edited) return edited;
  }
  const refusal = appendPatches(cwd, sample.options['patches']);
  if (refusal !== undefined) return { error: refusal };
  const components = foundComponents(sample, cwd);
  if (components.length > 0) {
    const edited = await run(['edit', 'add', 'component', ...components]);
    if ('error' in edited) return edited;
  }
  return await run(['build', '.']);
}

function edits(sample: Sample): string[][] {
  const { options } = sample;
  const text = (name: string): string => (typeof options[name] === 'string' ? options[name] : '');
  const flag = (name: string, argument: string): string[] => (options[name] === true ? [argument] : []);
  const images = ((options['images'] ?? []) as string[]).map((image) => withVariables(sample, image));
  const replicas = (options['replicas'] ?? []) as readonly { name: string; count: number | string }[];
  const labels = pairs(options['commonLabels'], (value) => withVariables(sample, value));
  const hasVariables = options['commonAnnotationsEnvsubst'] === true;
  const annotations = pairs(options['commonAnnotations'], (value) =>
    hasVariables ? withVariables(sample, value) : value,
  );
  const labelFlags = [
    ...flag('forceCommonLabels', '--force'),
    ...flag('labelWithoutSelector', '--without-selector'),
    ...flag('labelIncludeTemplates', '--include-templates'),
  ];
  return [
    ...one(text('namePrefix') !== '', 'set', 'nameprefix', '--', text('namePrefix')),
    ...one(text('nameSuffix') !== '', 'set', 'namesuffix', '--', text('nameSuffix')),
    ...one(images.length > 0, 'set', 'image', ...images),
    ...one(replicas.length > 0, 'set', 'replicas', ...replicas.map(({ name, count }) => `${name}=${Number(count)}`)),
    ...one(labels.length > 0, 'add', 'label', ...labelFlags, ...labels),
    ...one(annotations.length > 0, 'add', 'annotation', ...flag('forceCommonAnnotations', '--force'), ...annotations),
    ...one(text('namespace') !== '', 'set', 'namespace', '--', text('namespace')),
  ];
}

function one(isWanted: boolean, ...command: string[]): string[][] {
  return isWanted ? [command] : [];
}

function pairs(map: unknown, change: (value: string) => string): string[] {
  return Object.entries((map ?? {}) as Record<string, string>)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key}:${change(value)}`);
}

/** There is no command for it: the file is written. Gives why not. */
function appendPatches(cwd: string, patches: unknown): string | undefined {
  if (!Array.isArray(patches) || patches.length === 0) return undefined;
  const file = FILES.map((name) => join(cwd, name)).find((path) => existsSync(path));
  if (file === undefined) return 'There is no kustomization file.';
  const document = parseDocument(readFileSync(file, 'utf8'), { version: '1.1', merge: true });
  if (document.errors[0] !== undefined) return document.errors[0].message;
  if (!document.has('patches')) document.set('patches', document.createNode([]));
  const list = document.get('patches');
  if (!isSeq(list)) return 'patches is no list.';
  for (const patch of patches) list.add(document.createNode(patch, { aliasDuplicateObjects: false }));
  writeFileSync(file, document.toString());
  return undefined;
}

function foundComponents({ options }: Sample, cwd: string): string[] {
  const components = (options['components'] ?? []) as string[];
  if (options['ignoreMissingComponents'] !== true) return components;
  return components.filter((component) => existsSync(join(cwd, component)));
}
