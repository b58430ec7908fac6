/** The charts of renderer/helm/testdata as sources of an Application. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/program.js';
import type { Sample, SampleFile, SampleOptions } from './sample.js';

const FOLDER = join(ROOT, 'renderer', 'helm', 'testdata', 'cases');

/** The first line of a case. */
interface CaseOptions {
  readonly chart?: string;
  readonly release?: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  readonly values?: readonly string[];
  readonly valuesText?: string;
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setFile?: readonly string[];
  readonly skipCrds?: boolean;
  readonly skipTests?: boolean;
  readonly skipSchema?: boolean;
}

/** All that an Application can ask for. */
export function committedCharts(): Sample[] {
  return readdirSync(FOLDER)
    .toSorted()
    .map((file) => sampleOf(file.replace(/\.txt$/, ''), readFileSync(join(FOLDER, file), 'utf8')));
}

function sampleOf(name: string, text: string): Sample {
  const end = text.indexOf('\n');
  const options = JSON.parse(text.slice(0, end)) as CaseOptions;
  return {
    name,
    kind: 'helm',
    files: filesOf(text.slice(end + 1)),
    path: options.chart ?? 'shop',
    options: helmOptions(options),
    namespace: options.namespace ?? 'ns',
    claims: { kubeVersion: options.kubeVersion ?? '1.31.4', apiVersions: options.apiVersions ?? [] },
  };
}

function helmOptions(options: CaseOptions): SampleOptions {
  const typed = (options.set ?? []).map((one) => parameter(one, false));
  const texts = (options.setString ?? []).map((one) => parameter(one, true));
  const files = (options.setFile ?? []).map((one) => ({ name: nameOf(one), path: `/${valueOf(one)}` }));
  return {
    releaseName: options.release ?? 'rel',
    ...(options.values && { valueFiles: options.values.map((path) => `/${path}`) }),
    ...(options.valuesText && { values: options.valuesText }),
    ...(typed.length + texts.length > 0 && { parameters: [...typed, ...texts] }),
    ...(files.length > 0 && { fileParameters: files }),
    ...(options.skipCrds && { skipCrds: true }),
    ...(options.skipTests && { skipTests: true }),
    ...(options.skipSchema && { skipSchemaValidation: true }),
  };
}

function parameter(argument: string, forceString: boolean): object {
  return { name: nameOf(argument), value: valueOf(argument), forceString };
}

function nameOf(argument: string): string {
  return argument.split('=', 1)[0] ?? '';
}

function valueOf(argument: string): string {
  return argument.slice(nameOf(argument).length + 1);
}

function filesOf(text: string): Map<string, SampleFile> {
  const files = new Map<string, SampleFile>();
  for (const section of text.replace(/^-- /, '').split('\n-- ')) {
    const [header = ''] = section.split(' --\n', 1);
    const content = `${section}\n`.slice(header.length + ' --\n'.length);
    const [kind = '', path = ''] = header.split(' ');
    if (kind === 'text') files.set(path, content);
    else if (kind === 'cut') files.set(path, content.replace(/\n$/, ''));
    else if (kind === 'base64') files.set(path, Buffer.from(content, 'base64'));
    else if (kind === 'link') files.set(path, { link: content.trim() });
  }
  return files;
}
