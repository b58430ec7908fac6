/** What the Go modules are asked. Paths begin with `/` and the number of a root: `/0/apps/shop`. Variables are substituted already. */
export type ModuleRequest = KustomizeRequest | HelmRequest | JsonnetRequest;
export type ModuleRequestKind = ModuleRequest['kind'];

/** The path of what is rendered, from the root of its repository. */
export function sourcePathOf(request: ModuleRequest): string {
  const path = (request.kind === 'helm' ? request.chart : request.path).replace(/^\/\d+\/?/, '');
  return path === '' ? '.' : path;
}

/** `kustomize edit` with these options on a copy of the kustomization file, then `kustomize build`. */
export interface KustomizeRequest {
  readonly kind: 'kustomize';
  readonly root: string;
  readonly path: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  /** As on the command line: `name=new:tag`, `name@digest`. */
  readonly images?: readonly string[];
  readonly replicas?: readonly { readonly name: string; readonly count: number }[];
  readonly commonLabels?: Readonly<Record<string, string>>;
  readonly forceCommonLabels?: boolean;
  readonly labelWithoutSelector?: boolean;
  readonly labelIncludeTemplates?: boolean;
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly forceCommonAnnotations?: boolean;
  readonly namespace?: string;
  /** As in the Application: path, patch, target, options. */
  readonly patches?: readonly Readonly<Record<string, unknown>>[];
  readonly components?: readonly string[];
  readonly ignoreMissingComponents?: boolean;
}

/** `helm template` of a chart. */
export interface HelmRequest {
  readonly kind: 'helm';
  readonly root: string;
  /** The chart's directory. */
  readonly chart: string;
  readonly releaseName: string;
  readonly namespace: string;
  /** Empty: Helm's own default. */
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  /** The lowest weight first. */
  readonly values: readonly ({ readonly path: string } | { readonly text: string })[];
  /** As after `--set`, escaped already. */
  readonly set: readonly string[];
  readonly setString: readonly string[];
  /** `name=/0/path`. */
  readonly setFile: readonly string[];
  readonly includeCrds: boolean;
  readonly skipTests: boolean;
  readonly skipSchemaValidation: boolean;
  /** Unpacked remote dependencies that are not in `charts/`. */
  readonly dependencies: readonly ModuleDependency[];
}

/** A dependency of a chart that was fetched for it: `path` is a root, with the chart's files directly in it. */
export interface ModuleDependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly path: string;
}

/** The Jsonnet files of a plain directory. */
export interface JsonnetRequest {
  readonly kind: 'jsonnet';
  readonly root: string;
  /** The directory of the source: imports are looked for there when they are nowhere else. */
  readonly path: string;
  readonly files: readonly string[];
  readonly extVars: readonly JsonnetVariable[];
  /** Top-level arguments. */
  readonly tlas: readonly JsonnetVariable[];
  /** Directories that imports are looked for in, the last one first. */
  readonly libs: readonly string[];
}

/** Text, or code that is evaluated. */
export interface JsonnetVariable {
  readonly name: string;
  readonly value: string;
  readonly code: boolean;
}
