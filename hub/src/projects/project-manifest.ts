/** Reads the YAML of an AppProject. Pure. */
import {
  GenerationError,
  isDnsSubdomain,
  parseYamlDocuments,
  type Path,
  type Position,
  type YamlDocument,
} from '@wheelhouse/generators';
import type { z } from 'zod';
import { isObject } from '../applications/json-values.js';
import { InvalidProjectError } from './projects.errors.js';
import { type ProjectSpec, projectSpecSchema } from './project-schema.js';

/** Largest manifest. */
const MAX_MANIFEST_BYTES = 1_048_576;
const API_VERSION = 'argoproj.io/v1alpha1';

type Fields = Readonly<Record<string, unknown>>;

/** An AppProject as somebody applies it. */
export interface ProjectManifest {
  readonly name: string;
  readonly manifest: Fields;
}

/** Throws INVALID_SPEC with the path. What is not used yet is taken as it is. */
export function parseProject(text: string): ProjectManifest {
  const document = readOnly(text);
  const fields = document.value;
  if (fields['kind'] !== 'AppProject' || fields['apiVersion'] !== API_VERSION)
    throw new InvalidProjectError(
      `The text is no AppProject: \`apiVersion: ${API_VERSION}\` and \`kind: AppProject\` are expected.`,
      placeOf(document, [fields['kind'] === 'AppProject' ? 'apiVersion' : 'kind']),
    );
  const metadata = fields['metadata'];
  const name = isObject(metadata) ? metadata['name'] : undefined;
  if (typeof name !== 'string' || !isDnsSubdomain(name))
    throw new InvalidProjectError(
      'metadata.name is missing or no name: lower-case letters, digits, "-" and ".", at most 253.',
      placeOf(document, ['metadata', 'name']),
    );
  const checked = projectSpecSchema.safeParse(fields['spec'] ?? {});
  if (!checked.success) throw problemOf(name, checked.error, document);
  refuseTwins(name, checked.data, document);
  return { name, manifest: withoutStatus(fields) };
}

/** The spec of a stored project; what later versions refuse reads as a project that allows nothing. */
export function storedSpec(manifest: Fields): ProjectSpec {
  const checked = projectSpecSchema.safeParse(manifest['spec'] ?? {});
  return checked.success ? checked.data : {};
}

/** A document that holds an object. */
interface ObjectDocument {
  readonly value: Fields;
  readonly locate: YamlDocument['locate'];
}

function placeOf(document: ObjectDocument, path: Path): { location: string; position: Position | undefined } {
  const location = path.reduce<string>(
    (before, step) => (typeof step === 'number' ? `${before}[${step}]` : `${before}${before && '.'}${step}`),
    '',
  );
  return { location, position: document.locate(path) };
}

function readOnly(text: string): ObjectDocument {
  if (Buffer.byteLength(text) > MAX_MANIFEST_BYTES)
    throw new InvalidProjectError(`The project is longer than ${MAX_MANIFEST_BYTES} bytes, which is the limit.`);
  let documents;
  try {
    documents = parseYamlDocuments(text);
  } catch (error) {
    if (error instanceof GenerationError) throw new InvalidProjectError(error.message, { position: error.position });
    throw error;
  }
  const [document] = documents;
  if (documents.length > 1) throw new InvalidProjectError('The text holds several documents where one is expected.');
  if (!isObject(document?.value)) throw new InvalidProjectError('The text holds no object.');
  return { value: document.value, locate: (path) => document.locate(path) };
}

function problemOf(name: string, error: z.ZodError, document: ObjectDocument): InvalidProjectError {
  const [issue] = error.issues;
  const steps = (issue?.path ?? []).map((step) => (typeof step === 'number' ? step : String(step)));
  const place = placeOf(document, ['spec', ...steps]);
  return new InvalidProjectError(`The project "${name}": ${place.location} ${issue?.message ?? 'is wrong'}.`, place);
}

/** As Argo CD, which refuses them too: the second would never count. */
function refuseTwins(name: string, spec: ProjectSpec, document: ObjectDocument): void {
  const { destinations, sourceRepos, destinationServiceAccounts } = spec;
  const lists: readonly [string, readonly string[]][] = [
    ['destinations', (destinations ?? []).map((each) => `${each.server || each.name || ''}/${each.namespace ?? ''}`)],
    ['sourceRepos', sourceRepos ?? []],
    [
      'destinationServiceAccounts',
      (destinationServiceAccounts ?? []).map((each) => `${each.server}/${each.namespace ?? ''}`),
    ],
  ];
  for (const [member, keys] of lists) {
    const index = keys.findIndex((key, at) => keys.indexOf(key) !== at);
    if (index >= 0)
      throw new InvalidProjectError(
        `The project "${name}": spec.${member}[${index}] says again what an earlier entry says (${keys[index] ?? ''}).`,
        placeOf(document, ['spec', member, index]),
      );
  }
}

/** What a cluster wrote into the object is no part of the project. */
function withoutStatus(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([member]) => member !== 'status'));
}
