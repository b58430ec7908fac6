/** The overlays of renderer/kustomize/testdata as sources of an Application. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../support/program.js';
import type { Sample, SampleFile, SampleOptions } from './sample.js';

const FOLDER = join(ROOT, 'renderer', 'kustomize', 'testdata', 'overlays');

interface Overlay {
  readonly name: string;
  readonly path: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly options?: SampleOptions;
  readonly refused?: string;
}

/** All of them. */
export function committedOverlays(): Sample[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .flatMap(
      (file) => parse(readFileSync(join(FOLDER, file), 'utf8'), { customTags: ['binary', 'merge'] }) as Overlay[],
    )
    .map(sampleOf);
}

function sampleOf({ name, path, files, options = {}, refused }: Overlay): Sample {
  return {
    name,
    kind: 'kustomize',
    files: new Map(Object.entries(files).map(fileOf)),
    path,
    options,
    namespace: 'shop',
    claims: { kubeVersion: '1.31.4', apiVersions: [] },
    isRefused: refused !== undefined,
  };
}

function fileOf([name, content]: readonly [string, string | Uint8Array]): [string, SampleFile] {
  const [path = '', link] = name.split(' -> ');
  return [path, link === undefined ? content : { link }];
}
