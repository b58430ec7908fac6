/** Where a parameter that was made from a source comes from. */
import type { ChosenPaths, SetSource } from '../expansion/expansion-tracer.js';
import type { Path } from '../yaml/yaml-document.js';
import type { ParameterOrigin } from './explanation.js';
import { memberPath } from './member-path.js';
import { includingPattern } from './path-rejections.js';
import type { Places } from './places.js';
import { labelOf } from './source-label.js';

/** Where a source was used, and who looks up places. */
export interface OriginContext {
  readonly places: Places;
  /** The generator. */
  readonly path: Path;
}

/** The origin of one parameter of a source, by its dotted name. */
export function sourceOrigin(context: OriginContext, source: SetSource, name: string): ParameterOrigin {
  const { places, path } = context;
  switch (source.kind) {
    case 'cluster':
      return { ...clusterOrigin(source.cluster, name), ...places.inSet(path) };
    case 'clusterList':
      return { kind: 'ClusterField', text: `${labelOf(source)} (flatList)`, ...places.inSet(path) };
    case 'element':
      return elementOrigin(context, source.index, name);
    case 'yamlElement': {
      const text = `${name} of ${labelOf(source)}`;
      return { kind: 'ElementsYaml', text, ...places.inSet([...path, 'elementsYaml']) };
    }
    case 'directory': {
      const { text, place } = chosenPath(context, source.chosen, source.directory);
      return { kind: 'GitDirectory', text: `directory ${text}`, ...place };
    }
    case 'file':
      return fileOrigin(context, source, name);
    case 'pullRequest':
    case 'scmRepository': {
      const kind = source.kind === 'pullRequest' ? 'PullRequest' : 'ScmRepository';
      return { kind, text: `${name} of ${labelOf(source)}`, ...places.inSet(path) };
    }
    case 'decision': {
      const isEntry = memberPath(source.entry, name) !== undefined;
      const what = isEntry
        ? `decision ${source.index}`
        : `cluster ${source.cluster}, which decision ${source.index} names,`;
      return { kind: 'Decision', text: `${name} of ${what} (ConfigMap ${source.configMap})`, ...places.inSet(path) };
    }
    case 'pluginItem':
      return pluginOrigin(context, source, name);
  }
}

type Cluster = Extract<SetSource, { readonly kind: 'cluster' }>['cluster'];

function clusterOrigin({ name: cluster, labels = {} }: Cluster, name: string): ParameterOrigin {
  const label = after(name, 'metadata.labels.');
  if (label !== undefined) {
    const text = Object.hasOwn(labels, label)
      ? `label ${label} of cluster ${cluster}`
      : `label ${label}, which every cluster has`;
    return { kind: 'ClusterLabel', text };
  }
  const annotation = after(name, 'metadata.annotations.');
  if (annotation !== undefined) {
    return { kind: 'ClusterAnnotation', text: `annotation ${annotation} of cluster ${cluster}` };
  }
  const field = name === 'nameNormalized' ? 'normalized name' : name;
  return { kind: 'ClusterField', text: `${field} of cluster ${cluster}` };
}

function after(name: string, prefix: string): string | undefined {
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

function elementOrigin({ places, path }: OriginContext, index: number, name: string): ParameterOrigin {
  const element = [...path, 'elements', index];
  const member = [...element, ...(memberPath(places.writtenAt(element), name) ?? [])];
  const text = `${name} of element ${index}${templateAt(places, member)}`;
  return { kind: 'ListElement', text, ...places.inSet(member) };
}

/** What was written where something was filled in. */
export function templateAt(places: Places, path: Path): string {
  const written = places.writtenAt(path);
  return typeof written === 'string' && written.includes('{{') ? `, filled in: ${JSON.stringify(written)}` : '';
}

function fileOrigin(
  context: OriginContext,
  source: Extract<SetSource, { readonly kind: 'file' }>,
  name: string,
): ParameterOrigin {
  const { file, pathName, chosen, text, index } = source;
  const isPath = name === pathName || name.startsWith(`${pathName}.`) || name.startsWith(`${pathName}[`);
  if (isPath) {
    const found = chosenPath(context, chosen, file);
    return { kind: 'GitFile', text: `path of file ${found.text}`, ...found.place };
  }
  const place = context.places.inFile({ repository: chosen.repository, path: file, text, index }, name);
  return { kind: 'GitFile', text: `${name} in file ${file} of ${whereOf(chosen)}`, ...place };
}

/** A directory or file, with the pattern that took it. */
function chosenPath({ places, path }: OriginContext, chosen: ChosenPaths, found: string) {
  const pattern = includingPattern(chosen, found);
  const by = pattern === undefined ? '' : `, included by the pattern "${pattern.path}"`;
  return {
    text: `${found} of ${whereOf(chosen)}${by}`,
    place: places.inSet(pattern === undefined ? path : [...path, chosen.of, pattern.index]),
  };
}

function whereOf({ url, revision }: ChosenPaths): string {
  return revision === '' ? url : `${url} at ${revision}`;
}

function pluginOrigin(
  { places, path }: OriginContext,
  source: Extract<SetSource, { readonly kind: 'pluginItem' }>,
  name: string,
): ParameterOrigin {
  const isInput = name === 'generator' || name.startsWith('generator.');
  if (!isInput) {
    const text = `${name} of item ${source.index} of what the plugin of ConfigMap ${source.configMap} answers`;
    return { kind: 'PluginItem', text, ...places.inSet(path) };
  }
  const input = [...path, 'input', 'parameters'];
  const member = memberPath(places.writtenAt(input), after(name, 'generator.input.parameters.') ?? '') ?? [];
  const at = [...input, ...member];
  return { kind: 'PluginItem', text: `the plugin's input${templateAt(places, at)}`, ...places.inSet(at) };
}
