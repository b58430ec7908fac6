/** A local folder as a chart repository: chart folders and packed charts, by name and version. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { highestVersion, isVersion, parseYaml } from '@wheelhouse/generators';
import { type SourceRoot, unpackChart } from '@wheelhouse/renderer';
import { CommandError } from '../../exit-codes.js';
import { folderFiles } from './folder-files.js';

/** A chart in the folder. */
interface FoundChart {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly isPacked: boolean;
}

/** `wanted`: a version or a constraint; empty or `*` takes the highest. Throws CHART_NOT_FOUND. */
export async function chartIn(folder: string, url: string, name: string, wanted: string): Promise<SourceRoot> {
  const charts = chartsIn(folder).filter((chart) => chart.name === name);
  const versions = charts.map(({ version }) => version);
  const version = versionAmong(versions, wanted);
  const chart = charts.find((one) => one.version === version);
  if (chart === undefined) {
    const there = versions.length === 0 ? 'no version of it' : versions.join(', ');
    throw new CommandError(
      'CHART_NOT_FOUND',
      `${folder} stands for ${url} and holds no chart ${name} ${wanted} (there is ${there}): put NAME-VERSION.tgz or a folder with its Chart.yaml there.`,
    );
  }
  const files = chart.isPacked
    ? await unpackChart(readFileSync(chart.path), `${name} ${chart.version}`)
    : folderFiles(chart.path);
  return { url, revision: chart.version, files };
}

function versionAmong(versions: readonly string[], wanted: string): string | undefined {
  if (versions.includes(wanted)) return wanted;
  const same = isVersion(wanted)
    ? versions.find((version) => version.replace(/^v/, '') === wanted.replace(/^v/, ''))
    : undefined;
  return same ?? highestVersion(wanted === '' ? '*' : wanted, versions);
}

function chartsIn(folder: string): FoundChart[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry): FoundChart[] => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return existsSync(join(path, 'Chart.yaml')) ? [chartFolder(path)] : [];
    const [, name = '', version = ''] = /^(.+?)-(v?\d+\.\d+\.\d+.*)\.tgz$/.exec(entry.name) ?? [];
    return name === '' ? [] : [{ name, version, path, isPacked: true }];
  });
}

function chartFolder(path: string): FoundChart {
  const { name, version } = (parseYaml(readFileSync(join(path, 'Chart.yaml'), 'utf8')) ?? {}) as Record<
    string,
    unknown
  >;
  return { name: textOf(name), version: textOf(version), path, isPacked: false };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
