/** Sets and facts for specs. */
import type { GeneratedApplication } from '../application/generated-application.js';
import { parseApplicationSet } from '../spec/parse-manifests.js';
import { GenerationError } from '../generation.errors.js';
import { expand, type Expansion } from './expand.js';
import type { ClusterFact, FactAnswers, FactQuestion, Facts, RepositoryFact } from './facts.js';

/** A set around some generators (YAML, indented by six blanks or in flow style), with a template that shows parameters. */
export function setText(
  generators: string,
  options: { name?: string; annotations?: string; spec?: string } = {},
): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: fleet, namespace: argocd}
spec:
  ${options.spec ?? ''}
  generators:
${generators}
  template:
    metadata:
      name: '${options.name ?? '{{name}}'}'
      annotations: ${options.annotations ?? '{}'}
    spec:
      project: default
      source: {repoURL: https://git.example.com/fleet.git, path: apps}
      destination: {server: https://kubernetes.default.svc}
`;
}

/** A cluster. */
export function cluster(name: string, labels: Record<string, string> = {}): ClusterFact {
  return { name, server: `https://${name}.example.com`, labels, annotations: {} };
}

/** A repository with these files; directories follow from them. */
export function repository(files: Record<string, string>): RepositoryFact {
  const paths = Object.keys(files);
  const directories = new Set<string>();
  for (const path of paths) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) directories.add(path.slice(0, at));
  }
  return { paths, directories: [...directories], read: (path) => files[path] };
}

/** Facts; every repository URL that is not listed cannot be read. */
export function facts(clusters: readonly ClusterFact[], repositories: Record<string, RepositoryFact> = {}): Facts {
  return {
    clusters: () => clusters,
    repository: (url) =>
      repositories[url] ?? { problem: { code: 'REPOSITORY_UNAVAILABLE', message: `${url} cannot be read.` } },
  };
}

/** Facts with answers of services outside; the questions that were asked are kept. */
export function answering(
  answers: Partial<FactAnswers>,
  clusters: readonly ClusterFact[] = [],
): Facts & { readonly asked: FactQuestion[] } {
  const asked: FactQuestion[] = [];
  return {
    ...facts(clusters),
    asked,
    answer: (question) => {
      asked.push(question);
      return answers[question.kind];
    },
  };
}

/** Expands a text with all facts at hand. */
export function expandText(text: string, known: Facts = facts([])): Extract<Expansion, { kind: 'expanded' }> {
  const expansion = expand(parseApplicationSet(text), known);
  if (expansion.kind === 'needs') throw new Error('Something is needed.');
  return expansion;
}

/** The names of what a text gives, sorted. */
export function namesOf(text: string, known?: Facts): string[] {
  return expandText(text, known)
    .applications.map(({ name }) => name)
    .toSorted();
}

/** The first Application that a text gives. */
export function firstOf(text: string, known?: Facts): GeneratedApplication {
  const [first] = expandText(text, known).applications;
  if (first === undefined) throw new Error('There is no Application.');
  return first;
}

/** The error that a text gives. */
export function errorOf(text: string, known?: Facts): GenerationError {
  try {
    expandText(text, known);
  } catch (error) {
    if (error instanceof GenerationError) return error;
    throw error;
  }
  throw new Error('No error was given.');
}
