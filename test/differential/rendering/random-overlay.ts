/** A random overlay with the options of an Application: made from the same seed, it is the same. */
import { stringify } from 'yaml';
import { SeededRandom } from '../seeded-random.js';
import { kustomizationFields } from './kustomization-fields.js';
import { baseText, IMAGES, NAMES, ownText } from './overlay-objects.js';
import { randomPatch } from './overlay-patches.js';
import type { Sample, SampleFile, SampleOptions } from './sample.js';

/** A name reference of a kind that Kustomize does not know. */
const CONFIGURATION =
  'nameReference:\n- kind: ConfigMap\n  fieldSpecs: [{kind: Widget, path: spec/value}]\nimages: [{kind: Widget, path: spec/image}]\n';

/** One overlay over a base, perhaps with another between them and a component. */
export function randomOverlay(seed: number): Sample {
  const random = new SeededRandom(seed);
  const files = new Map<string, SampleFile>();
  const fileName = random.pick(['kustomization.yaml', 'kustomization.yaml', 'kustomization.yml', 'Kustomization']);
  const hasComponent = random.chance(0.3);
  const hasMiddle = random.chance(0.3);
  addKustomization(random, files, 'base/kustomization.yaml', { resources: ['all.yaml'] });
  files.set('base/all.yaml', baseText(random));
  if (hasMiddle) addKustomization(random, files, 'middle/kustomization.yaml', { resources: ['../base'] });
  if (hasComponent)
    addKustomization(random, files, 'component/kustomization.yaml', {
      apiVersion: 'kustomize.config.k8s.io/v1alpha1',
      kind: 'Component',
      commonAnnotations: { component: 'yes' },
    });
  const isComponentByOption = random.chance(0.5);
  addKustomization(random, files, `overlay/${fileName}`, {
    ...(random.chance(0.5) && { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' }),
    resources: [hasMiddle ? '../middle' : '../base', ...(random.chance(0.3) ? ['own.yaml'] : [])],
    ...(hasComponent && !isComponentByOption && { components: ['../component'] }),
  });
  files.set('overlay/own.yaml', ownText(random));
  return {
    name: `overlay of seed ${seed}`,
    kind: 'kustomize',
    files,
    path: 'overlay',
    options: random.chance(0.3) ? {} : randomOptions(random, hasComponent && isComponentByOption),
    namespace: 'shop',
    claims: { kubeVersion: '1.31.4', apiVersions: [] },
  };
}

function addKustomization(random: SeededRandom, files: Map<string, SampleFile>, path: string, fields: object): void {
  const folder = path.slice(0, path.indexOf('/'));
  files.set(path, stringify({ ...fields, ...kustomizationFields(random, 3) }, { version: '1.1' }));
  files.set(`${folder}/names.yaml`, CONFIGURATION);
  files.set(`${folder}/one.txt`, 'one\nline: ü\n');
  files.set(`${folder}/two.bin`, Uint8Array.of(0, 1, 2, 255));
  files.set(`${folder}/all.env`, '# comment\nE1=1\nE2="quoted value"\n\nE3=a=b\n');
}

function randomOptions(random: SeededRandom, hasComponent: boolean): SampleOptions {
  const maybe = (probability: number, fields: object): object => (random.chance(probability) ? fields : {});
  return {
    ...maybe(0.2, { namePrefix: random.pick(['o-', '-dash', 'x']) }),
    ...maybe(0.2, { nameSuffix: random.pick(['-o', '.1']) }),
    ...maybe(0.2, { namespace: random.pick(['opt', 'shop']) }),
    ...maybe(0.4, { images: random.list(1, 2, () => imageOption(random)) }),
    ...maybe(0.3, {
      replicas: random.list(1, 2, () => ({ name: random.pick(NAMES), count: random.pick([0, 3, '5']) })),
    }),
    ...maybe(0.3, {
      commonLabels: random.pick([
        { opt: 'label' },
        { app: 'opt' },
        { v: '$ARGOCD_APP_NAME' },
        { 'a/b': '1', t: 'true', e: '' },
      ]),
    }),
    ...maybe(0.2, { forceCommonLabels: true }),
    ...maybe(0.3, { labelWithoutSelector: true, ...maybe(0.5, { labelIncludeTemplates: true }) }),
    ...maybe(0.02, { labelIncludeTemplates: true }),
    ...maybe(0.3, {
      commonAnnotations: random.pick([
        { opt: 'x' },
        { note: 'opt' },
        { v: '${ARGOCD_APP_NAMESPACE}$$', 'a/b': '1' },
        { c: 'a:b,c' },
      ]),
    }),
    ...maybe(0.2, { forceCommonAnnotations: true }),
    ...maybe(0.2, { commonAnnotationsEnvsubst: true }),
    ...maybe(0.3, { patches: random.list(1, 2, () => randomPatch(random)) }),
    ...(hasComponent && { components: ['../component'] }),
    ...maybe(0.1, { components: ['../component', 'missing'], ignoreMissingComponents: true }),
  };
}

function imageOption(random: SeededRandom): string {
  const name = random.pick(IMAGES);
  if (random.chance(0.03)) return name;
  return random.pick([
    `${name}:opt`,
    `${name}=mirror/x:2`,
    `${name}=mirror/x`,
    `${name}@sha256:1111111111111111111111111111111111111111111111111111111111111111`,
    `${name}:$ARGOCD_APP_SOURCE_TARGET_REVISION`,
    `${name}:*`,
  ]);
}
