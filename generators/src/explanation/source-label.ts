/** What people call the source of a parameter set, and the names it may have in an Application's name. */
import { textMember } from '../json.js';
import type { SetSource } from '../expansion/expansion-tracer.js';

/** The short name of a source: `cluster eu-1`. */
export function labelOf(source: SetSource): string {
  switch (source.kind) {
    case 'cluster':
      return `cluster ${source.cluster.name}`;
    case 'clusterList':
      return `the list of ${source.sets.length} clusters`;
    case 'element':
      return `element ${source.index}`;
    case 'yamlElement':
      return `item ${source.index} of elementsYaml`;
    case 'directory':
      return `directory ${source.directory}`;
    case 'file':
      return source.index === 0 ? `file ${source.file}` : `item ${source.index} of file ${source.file}`;
    case 'pullRequest':
      return `pull request ${source.fact.number}`;
    case 'scmRepository':
      return `branch ${source.fact.branch} of ${source.fact.organization}/${source.fact.repository}`;
    case 'decision':
      return `decision ${source.index} (cluster ${source.cluster})`;
    case 'pluginItem':
      return `item ${source.index} of the plugin's answer`;
  }
}

/** Names of a source that are likely parts of an Application's name. */
export function namesOf(source: SetSource): readonly string[] {
  switch (source.kind) {
    case 'cluster':
      return [source.cluster.name];
    case 'directory':
      return pathNames(source.directory);
    case 'file':
      return pathNames(source.file);
    case 'pullRequest':
      return [source.fact.number, source.fact.branch];
    case 'scmRepository':
      return [source.fact.repository, source.fact.branch];
    case 'decision':
      return [source.cluster];
    case 'pluginItem':
      return [textMember(source.item, 'name')];
    case 'element':
    case 'yamlElement':
    case 'clusterList':
      return [];
  }
}

/** Of a directory its last part; of a file that of its directory, too. */
export function pathNames(path: string): readonly string[] {
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  const stem = last.replace(/\.[^.]*$/, '');
  return stem === last ? [path, last] : [path, stem, parts.at(-2) ?? ''];
}
