// A repository as teams have them: 500 applications, a part of them Kustomize overlays over common bases, Helm charts, and plain
// directories, among files that are none of rendering's business.
import { chart, deployment, type Files, kustomizeBase, kustomizeOverlay, service } from './render-samples.js';

export const OVERLAYS = 200;
/** Overlays over the base that changes. */
export const COMMON_OVERLAYS = 100;
const OTHER_BASES = 10;
export const CHARTS = 150;
export const PLAIN = 150;
export const APPLICATIONS = OVERLAYS + CHARTS + PLAIN;
export const FILES = 5_000;
export const COMMON_BASE = 'bases/common';

/** The folder of an application: `apps/overlay-7`. */
export function folderOf(kind: 'overlay' | 'chart' | 'plain', index: number): string {
  return `apps/${kind}-${index}`;
}

/** The file that changes one application. */
export function changeOf(kind: 'overlay' | 'chart' | 'plain', index: number, version: string): Files {
  const folder = folderOf(kind, index);
  if (kind === 'plain') return { [`${folder}/settings.yaml`]: settings(`plain-${index}`, version) };
  if (kind === 'overlay') return { [`${folder}/config.yaml`]: settings(`overlay-${index}`, version) };
  const { [`${folder}/values.yaml`]: values = '' } = chart(folder, `chart-${index}`);
  return { [`${folder}/values.yaml`]: values.replace('logLevel: info', `logLevel: ${version}`) };
}

/** A change of the base of {@link COMMON_OVERLAYS} overlays. */
export function changeOfBase(version: string): Files {
  return { [`${COMMON_BASE}/service.yaml`]: service('web').replace('name: web', `name: web-${version}`) };
}

/** All of it. */
export function monorepoFiles(): Files {
  const files: Record<string, string> = { ...kustomizeBase(COMMON_BASE, 'web') };
  for (let base = 0; base < OTHER_BASES; base += 1) Object.assign(files, kustomizeBase(`bases/base-${base}`, 'web'));
  for (let index = 0; index < OVERLAYS; index += 1) {
    const base = index < COMMON_OVERLAYS ? 'common' : `base-${index % OTHER_BASES}`;
    Object.assign(files, kustomizeOverlay(folderOf('overlay', index), `../../bases/${base}`, `overlay-${index}`));
  }
  for (let index = 0; index < CHARTS; index += 1)
    Object.assign(files, chart(folderOf('chart', index), `chart-${index}`));
  for (let index = 0; index < PLAIN; index += 1) {
    const [folder, name] = [folderOf('plain', index), `plain-${index}`];
    files[`${folder}/deployment.yaml`] = deployment(name);
    files[`${folder}/service.yaml`] = service(name);
    files[`${folder}/settings.yaml`] = settings(name, 'first');
  }
  for (let index = 0; Object.keys(files).length < FILES; index += 1)
    files[`services/service-${index % 40}/src/file-${index}.ts`] = `export const value = ${index};\n`.repeat(40);
  return files;
}

function settings(name: string, version: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {version: "${version}", region: ${name}}\n`;
}
