/** One chart or overlay to render both ways, and how it is laid into a folder. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Text, bytes, or where a symbolic link leads. */
export type SampleFile = string | Uint8Array | { readonly link: string };
export type SampleFiles = ReadonlyMap<string, SampleFile>;
/** `source.helm` or `source.kustomize` of an Application. */
export type SampleOptions = Readonly<Record<string, unknown>>;

export interface Sample {
  readonly name: string;
  readonly kind: 'helm' | 'kustomize';
  readonly files: SampleFiles;
  /** The path of the source. */
  readonly path: string;
  readonly options: SampleOptions;
  /** Of the destination. */
  readonly namespace: string;
  readonly claims: { readonly kubeVersion: string; readonly apiVersions: readonly string[] };
  /** Refused here by rule, whatever the program does. */
  readonly isRefused?: boolean;
}

/** What both ways know of the Application. */
export const APPLICATION = 'corner';
export const REVISION = 'main';
const REPOSITORY = 'https://git.example.com/apps.git';

/** The repository of a sample. */
export function writeFiles(folder: string, files: SampleFiles): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(file, content);
    else symlinkSync(content.link, file);
  }
}

/** The repository, the facts file and the Application's text, as `wheelhouse render` takes them. */
export function writeTask(folder: string, sample: Sample): { text: string; factsFile: string } {
  writeFiles(join(folder, 'repository'), sample.files);
  const factsFile = join(folder, 'facts.yaml');
  const facts = {
    repositories: [{ url: REPOSITORY, directory: 'repository' }],
    clusters: [{ name: 'oslo', server: 'https://oslo.example.com', claims: sample.claims }],
  };
  writeFileSync(factsFile, JSON.stringify(facts));
  const source = { repoURL: REPOSITORY, path: sample.path, targetRevision: REVISION, [sample.kind]: sample.options };
  const spec = { project: 'default', destination: { name: 'oslo', namespace: sample.namespace }, source };
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: APPLICATION },
    spec,
  };
  return { text: JSON.stringify(application), factsFile };
}
