// Small changes to the libraries, for speed alone: made to a copy, for the module that is built and nothing else. Each names the one
// text that it replaces; when a new version of a library has it no more, the build stops here and says so.
import { createHash, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runGo } from './run-go.mjs';

const HANDOVER = 'wheelhouse/renderer/handover';

const CHANGES = [
  // Kustomize writes the settings of each transformer as YAML, which the transformer reads back at once: together half of the time of
  // a small build. Plain settings are passed on as JSON instead (see ../handover).
  {
    module: 'sigs.k8s.io/kustomize/api',
    file: 'internal/target/kusttarget.go',
    from: 'y, err = yaml.Marshal(c)\n',
    to: 'var handed bool\n\t\tif y, handed = handover.Write(c); !handed {\n\t\t\ty, err = yaml.Marshal(c)\n\t\t}\n',
    imports: HANDOVER,
  },
  {
    module: 'sigs.k8s.io/yaml',
    file: 'yaml.go',
    from: '\t// Convert the YAML to an object.\n',
    to: '\tif handed, isHanded := handover.Read(yamlBytes); isHanded {\n\t\treturn handed, nil\n\t}\n\t// Convert the YAML to an object.\n',
    imports: HANDOVER,
  },
  // The same patterns are compiled again and again (see ../patterns).
  ...[
    ['sigs.k8s.io/kustomize/kustomize/v5', 'commands/internal/kustfile/kustomizationfile.go'],
    ['sigs.k8s.io/kustomize/api', 'internal/image/image.go'],
    ['sigs.k8s.io/kustomize/api', 'types/selector.go'],
    ['sigs.k8s.io/kustomize/kyaml', 'kio/byteio_reader.go'],
  ].map(([module, file]) => ({ module, file, from: '\t"regexp"\n', to: '\tregexp "wheelhouse/renderer/patterns"\n' })),
  // The hundreds of places that transformers look at are merged for each kustomization: with nothing, which sorts what is sorted, and
  // one by one, where most differ in their path.
  {
    module: 'sigs.k8s.io/kustomize/api',
    file: 'internal/plugins/builtinconfig/transformerconfig.go',
    from: '\tif input == nil {\n',
    to: '\tif input == nil || reflect.DeepEqual(input, MakeEmptyConfig()) {\n',
    imports: 'reflect',
  },
  {
    module: 'sigs.k8s.io/kustomize/api',
    file: 'types/fieldspec.go',
    from: 'fs.IsSelected(&other.Gvk) && fs.Path == other.Path\n',
    to: 'fs.Path == other.Path && fs.IsSelected(&other.Gvk)\n',
  },
  // The built-in definitions of Kubernetes, and the reader of protocol buffers for them, are a sixth of the module and take half a
  // second to read. Those of ../schema come in their place.
  {
    module: 'sigs.k8s.io/kustomize/kyaml',
    file: 'openapi/openapi.go',
    from: '\t// parse the swagger, this should never fail\n',
    until: '// parse parses and indexes',
    to: '\tAddDefinitions(schema.Builtin())\n}\n\n',
    imports: 'wheelhouse/renderer/schema',
  },
  {
    module: 'sigs.k8s.io/kustomize/kyaml',
    file: 'openapi/openapi.go',
    from: '\tcase format == Proto:\n',
    until: '\tcase format == JsonOrYaml:\n',
    to: '',
  },
  {
    module: 'sigs.k8s.io/kustomize/kyaml',
    file: 'openapi/openapi.go',
    from: '\topenapi_v2 "github.com/google/gnostic-models/openapiv2"\n',
    to: '',
  },
  {
    module: 'sigs.k8s.io/kustomize/kyaml',
    file: 'openapi/openapi.go',
    from: '\t"google.golang.org/protobuf/proto"\n',
    to: '',
  },
  { module: 'sigs.k8s.io/kustomize/kyaml', file: 'openapi/openapi.go', from: '\t"path/filepath"\n', to: '' },
  {
    module: 'sigs.k8s.io/kustomize/kyaml',
    file: 'openapi/kubernetesapi/openapiinfo.go',
    from: 'v1_21_2.MustAsset',
    to: 'nil',
  },
  {
    module: 'sigs.k8s.io/kustomize/kyaml',
    file: 'openapi/kubernetesapi/openapiinfo.go',
    from: '\t"sigs.k8s.io/kustomize/kyaml/openapi/kubernetesapi/v1_21_2"\n',
    to: '',
  },
  { module: 'k8s.io/kube-openapi', file: 'pkg/validation/spec/gnostic.go', isRemoved: true },
  // The schemas of JSON schemas are compiled when the program starts, which is half of the module's start; few charts need them.
  {
    module: 'github.com/santhosh-tekuri/jsonschema/v6',
    file: 'draft.go',
    from: 'func init() {\n',
    to: 'var areDraftsReady bool\n\nfunc readyDrafts() {\n\tif areDraftsReady {\n\t\treturn\n\t}\n\tareDraftsReady = true\n',
  },
  {
    module: 'github.com/santhosh-tekuri/jsonschema/v6',
    file: 'compiler.go',
    from: 'func NewCompiler() *Compiler {\n',
    to: 'func NewCompiler() *Compiler {\n\treadyDrafts()\n',
  },
];

/** The text with the change made, and the package imported that it needs. */
export function changed(original, { module, file, from, until, to, imports }) {
  const parts = original.split(from);
  const end = until === undefined || parts[1] === undefined ? 0 : parts[1].indexOf(until);
  if (parts.length !== 2 || end < 0) {
    throw new Error(
      `${module}/${file} has not the one place like ${JSON.stringify(from)}: see scripts/library-changes.mjs`,
    );
  }
  const text = parts[0] + to + parts[1].slice(end);
  return imports === undefined ? text : text.replace('\nimport (\n', () => `\nimport (\n\t"${imports}"\n`);
}

async function folderOf(go, room, module) {
  const output = await runGo(go, ['mod', 'download', '-json', module], { cwd: room, env: {}, say: () => {} });
  return JSON.parse(output).Dir;
}

/** Copies without tests and without the write protection of Go's module cache. */
function copyModule(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyModule(source, target);
    else if (!entry.name.endsWith('_test.go')) writeFileSync(target, readFileSync(source));
  }
}

/** Names a folder by everything that decides what is in it: builds side by side, of different sources too, do not disturb each other. */
function folderName(room) {
  const hash = createHash('sha256').update(JSON.stringify(CHANGES));
  for (const name of ['go.mod', 'go.sum']) hash.update(readFileSync(join(room, name)));
  return hash.digest('hex').slice(0, 16);
}

function makeChange(folder, change) {
  const file = join(folder, copyOf(change.module), change.file);
  if (change.isRemoved) rmSync(file);
  else writeFileSync(file, changed(readFileSync(file, 'utf8'), change));
}

function copyOf(module) {
  return module.replaceAll('/', '_');
}

/**
 * Copies the libraries with the changes into a folder of the module (`dist/go`, say); gives a go.mod that uses them. Its paths are
 * relative, so that the module that is built is the same wherever it is built.
 */
export async function changeLibraries(go, room, parent) {
  const name = folderName(room);
  const folder = join(room, parent, name);
  if (existsSync(folder)) return join(folder, 'go.mod');
  const temporary = `${folder}-${randomUUID()}`;
  mkdirSync(temporary, { recursive: true });
  try {
    const modules = [...new Set(CHANGES.map(({ module }) => module))];
    for (const module of modules) copyModule(await folderOf(go, room, module), join(temporary, copyOf(module)));
    for (const change of CHANGES) makeChange(temporary, change);
    const lines = modules.map((module) => `replace ${module} => ./${parent}/${name}/${copyOf(module)}\n`);
    writeFileSync(join(temporary, 'go.mod'), `${readFileSync(join(room, 'go.mod'), 'utf8')}\n${lines.join('')}`);
    copyFileSync(join(room, 'go.sum'), join(temporary, 'go.sum'));
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return join(folder, 'go.mod');
}
