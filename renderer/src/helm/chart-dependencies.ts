/** Which charts have to be fetched for a chart: those of other repositories that it names and its `charts/` does not hold. */
import { AppError } from '@wheelhouse/protocol';
import { ByteCache } from '../byte-cache.js';
import { unpackChart } from '../charts/unpack-chart.js';
import type { ChartDependencies, SourceRoot } from '../source/prepared-source.js';
import { SourceLookup } from '../source/source-lookup.js';
import type { SourceRoots } from '../source/source-roots.js';
import type { ModuleDependency } from '../worker/module-request.js';
import { type NamedChart, parseChartFile, readChartFile } from './chart-file.js';

const REMOTE = /^(?:https?|oci):\/\//;
/** Names of packed charts that are kept by their blob's id. */
const MAX_KEPT = 5_000;
const packedNames = new ByteCache<string>(MAX_KEPT);

/** Fetches what is missing. Errors of the fetch pass through. */
export async function fetchDependencies(
  chart: { readonly root: SourceRoot; readonly path: string },
  dependencies: ChartDependencies,
  roots: SourceRoots,
): Promise<ModuleDependency[]> {
  const fetched: ModuleDependency[] = [];
  for (const dependency of await missingDependencies(chart.root, chart.path)) {
    const root = await dependencies.bring(dependency);
    const { name, repository } = dependency;
    fetched.push({ name, repository, version: root.revision, path: roots.pathIn(root, '') });
  }
  return fetched;
}

/** Versions are those of the lock file, where there is one. */
export async function missingDependencies(root: SourceRoot, path: string): Promise<NamedChart[]> {
  const lookup = new SourceLookup(root.files);
  const file = (name: string): string => (path === '' ? name : `${path}/${name}`);
  const chart = await readChartFile(file('Chart.yaml'), lookup);
  const old = await readChartFile(file('requirements.yaml'), lookup);
  const wanted = old?.dependencies ?? chart?.dependencies ?? [];
  if (wanted.length === 0) return [];
  const present = await new IncludedCharts(lookup, file('charts')).namesAmong(wanted.map(({ name }) => name));
  if (wanted.every(({ name }) => present.has(name))) return [];
  const lock =
    (await readChartFile(file('requirements.lock'), lookup)) ?? (await readChartFile(file('Chart.lock'), lookup));
  const exact = lock === undefined ? wanted : (lock.dependencies ?? []);
  return exact.filter(({ name, repository }) => REMOTE.test(repository) && !present.has(name));
}

/** The charts in a chart's `charts/`: directories and packed ones. */
class IncludedCharts {
  private readonly lookup: SourceLookup;
  private readonly directory: string;

  constructor(lookup: SourceLookup, directory: string) {
    this.lookup = lookup;
    this.directory = directory;
  }

  /** Those of the names that are there. Archives are looked into only for names that no archive is called after. */
  async namesAmong(wanted: readonly string[]): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    const archives: string[] = [];
    for (const { name, isDirectory } of await this.lookup.list(this.directory)) {
      if (/^[._]/.test(name)) continue;
      if (isDirectory) {
        const chart = await readChartFile(`${this.directory}/${name}/Chart.yaml`, this.lookup);
        if (chart !== undefined) names.add(chart.name);
      } else if (name.endsWith('.tgz')) {
        const called = wanted.find((one) => name.startsWith(`${one}-`) && /^v?\d/.test(name.slice(one.length + 1)));
        if (called === undefined) archives.push(name);
        else names.add(called);
      }
    }
    if (wanted.some((name) => !names.has(name)))
      for (const archive of archives) names.add(await this.nameIn(`${this.directory}/${archive}`));
    return names;
  }

  private async nameIn(path: string): Promise<string> {
    const found = await this.lookup.find(path);
    if (found.kind !== 'file') return '';
    let name = packedNames.find(found.oid);
    if (name === undefined)
      packedNames.keep(found.oid, (name = await nameOfArchive(await this.lookup.read(found.oid), path)), 1);
    return name;
  }
}

/** Empty for what is no chart: Helm will say so. */
async function nameOfArchive(archive: Uint8Array, path: string): Promise<string> {
  try {
    const chart = await unpackChart(archive, path);
    const entry = chart.tree.entryAt('Chart.yaml');
    if (entry === undefined) return '';
    const blobs = await chart.readBlobs([entry.oid]);
    return parseChartFile(blobs.get(entry.oid) ?? new Uint8Array()).name;
  } catch (error) {
    if (error instanceof AppError) return '';
    throw error;
  }
}
