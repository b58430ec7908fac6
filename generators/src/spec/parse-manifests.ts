/** The border: text in, checked objects out. Everything behind it may trust the shapes. */
import { GenerationError, type Position } from '../generation.errors.js';
import { isJsonObject, memberOf, textMember, type JsonObject } from '../json.js';
import { parseYamlDocuments, type Path, type YamlDocument } from '../yaml/yaml-document.js';
import { APPLICATION, APPLICATION_SET, OBJECT_META } from './application-set-schema.js';
import { checkAgainst, type Finding } from './check.js';
import { isDnsSubdomain } from './dns-name.js';
import { ParsedApplication, ParsedSet, type SpecWarning } from './parsed-manifest.js';
import { formatPath } from './path.js';
import { withoutNulls } from './without-nulls.js';

/** How a text is read. */
export interface ParseOptions {
  /**
   * What becomes of fields that Argo CD's schema does not know. `refuse` (the default) is kubectl's strict validation: for what a person
   * applies. `warn` is what the API server does with them, it leaves them out: for files that Argo CD holds already.
   */
  readonly unknownFields?: 'refuse' | 'warn';
}

/** How many further findings an error names. */
const MAX_OTHERS = 9;

const API_VERSION = 'argoproj.io/v1alpha1';

/** Reads one ApplicationSet. @throws GenerationError INVALID_SPEC, with line and column */
export function parseApplicationSet(text: string, options: ParseOptions = {}): ParsedSet {
  const manifest = parseOnly(text, options);
  if (manifest.kind === 'ApplicationSet') return manifest;
  throw new GenerationError('INVALID_SPEC', `The text holds an ${manifest.kind}, not an ApplicationSet.`, {
    location: 'kind',
  });
}

/** Reads one Application that is applied directly. @throws GenerationError INVALID_SPEC, with line and column */
export function parseApplication(text: string, options: ParseOptions = {}): ParsedApplication {
  const manifest = parseOnly(text, options);
  if (manifest.kind === 'Application') return manifest;
  throw new GenerationError('INVALID_SPEC', `The text holds an ${manifest.kind}, not an Application.`, {
    location: 'kind',
  });
}

/** Reads every document of a text. @throws GenerationError INVALID_SPEC when one of them is neither set nor Application, or wrong */
export function parseManifests(text: string, options: ParseOptions = {}): (ParsedSet | ParsedApplication)[] {
  const documents = parseYamlDocuments(text);
  if (documents.length === 0)
    throw new GenerationError('INVALID_SPEC', 'The text is empty: it holds no ApplicationSet or Application.');
  return documents.map((document) => readManifest(document, options));
}

function parseOnly(text: string, options: ParseOptions): ParsedSet | ParsedApplication {
  const [manifest, second] = parseManifests(text, options);
  if (manifest !== undefined && second === undefined) return manifest;
  throw new GenerationError('INVALID_SPEC', 'The text holds several documents where one is expected.');
}

function readManifest(document: YamlDocument, options: ParseOptions): ParsedSet | ParsedApplication {
  const { value } = document;
  if (!isJsonObject(value))
    throw invalid(document, [], 'The document is no Kubernetes object: it needs apiVersion, kind, metadata and spec.');
  const kind = readKind(document, value);
  const schema = kind === 'ApplicationSet' ? APPLICATION_SET : APPLICATION;
  const checked = checkAgainst(schema, value, []);
  refuseFirst(document, checked.errors, checked.unknown);
  const unknown = [...checkMetadata(document, value['metadata'] as JsonObject), ...checked.unknown];
  if (options.unknownFields !== 'warn') refuseFirst(document, unknown);
  const warnings = unknown.map((finding) => warningOf(document, finding));
  const manifest = withoutNulls(schema, value) as JsonObject;
  return kind === 'ApplicationSet'
    ? new ParsedSet(document, manifest, warnings)
    : new ParsedApplication(manifest, warnings);
}

/** Gives the unknown fields of the metadata; throws when it is wrong. */
function checkMetadata(document: YamlDocument, metadata: JsonObject): readonly Finding[] {
  const { errors, unknown } = checkAgainst(OBJECT_META, metadata, ['metadata'], 'decoding');
  refuseFirst(document, errors);
  const name = textMember(metadata, 'name');
  if (name === '') throw invalid(document, ['metadata', 'name'], 'metadata.name is required.');
  if (!isDnsSubdomain(name)) {
    const rule = 'lower-case letters, digits, "-" and ".", starting and ending with a letter or digit';
    throw invalid(document, ['metadata', 'name'], `metadata.name "${name}" is no legal name (${rule}).`);
  }
  return unknown;
}

function readKind(document: YamlDocument, value: JsonObject): 'Application' | 'ApplicationSet' {
  const kind = memberOf(value, 'kind');
  const apiVersion = memberOf(value, 'apiVersion');
  if (kind !== 'Application' && kind !== 'ApplicationSet') {
    const shown = kind === undefined ? 'kind is missing' : `kind is ${JSON.stringify(kind)}`;
    throw invalid(document, ['kind'], `${shown}; "ApplicationSet" or "Application" is expected.`);
  }
  if (apiVersion !== API_VERSION) {
    const shown = apiVersion === undefined ? 'apiVersion is missing' : `apiVersion is ${JSON.stringify(apiVersion)}`;
    throw invalid(document, ['apiVersion'], `${shown}; "${API_VERSION}" is expected.`);
  }
  return kind;
}

/** The first finding is the error; the next ones are said with it, and what may explain them, so that one round of repair is enough. */
function refuseFirst(document: YamlDocument, findings: readonly Finding[], hints: readonly Finding[] = []): void {
  const [first, ...more] = findings;
  if (first === undefined) return;
  const others = [...more, ...hints]
    .slice(0, MAX_OTHERS)
    .map((finding) => `${finding.message}${placeOf(document.locate(finding.path))}`);
  const also = others.length === 0 ? '' : ` Also: ${others.join('; ')}.`;
  throw invalid(document, first.path, `${first.message}${first.message.endsWith('?') ? '' : '.'}${also}`);
}

function placeOf(position: Position | undefined): string {
  return position === undefined ? '' : ` (line ${position.line}, column ${position.column})`;
}

function invalid(document: YamlDocument, path: Path, message: string): GenerationError {
  const position = document.locate(path) ?? document.position;
  return new GenerationError('INVALID_SPEC', `Line ${position.line}, column ${position.column}: ${message}`, {
    location: formatPath(path),
    position,
  });
}

function warningOf(document: YamlDocument, finding: Finding): SpecWarning {
  const position = document.locate(finding.path);
  return {
    path: formatPath(finding.path),
    message: `${finding.message} (it is ignored)`,
    ...(position === undefined ? {} : { position }),
  };
}
