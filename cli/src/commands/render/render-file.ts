/** Renders the Applications of a file: all of them, in their order, or nothing. */
import {
  type GeneratedApplication,
  GenerationError,
  parseManifests,
  parseYamlDocuments,
  type SpecWarning,
} from '@wheelhouse/generators';
import { type Manifest, renderApplication, type RenderPool } from '@wheelhouse/renderer';
import { withNamedKinds } from './named-kinds.js';
import { OfflineFacts } from './offline-facts.js';

export interface RenderTaskOfFile {
  /** The text with the Applications. */
  readonly text: string;
  readonly factsFile: string;
  /** Wins over the destinations. */
  readonly cluster?: string | undefined;
  readonly now: Date;
}

export interface RenderedFile {
  readonly manifests: readonly Manifest[];
  readonly warnings: readonly string[];
  readonly specWarnings: readonly SpecWarning[];
}

/** An error of one Application of several. */
export class ApplicationRenderError extends Error {
  override readonly name = 'ApplicationRenderError';
  readonly application: string;

  constructor(application: string, cause: unknown) {
    super(`${application} cannot be rendered.`, { cause });
    this.application = application;
  }
}

/** Throws GenerationError for the file, CommandError for the facts, ApplicationRenderError for an Application. */
export async function renderFile(task: RenderTaskOfFile, pool: RenderPool): Promise<RenderedFile> {
  const applications = applicationsOf(task.text);
  const facts = new OfflineFacts(task.factsFile);
  const manifests: Manifest[] = [];
  const warnings: string[] = [];
  for (const { application } of applications) {
    try {
      const own = facts.factsFor(application.spec.destination, task.cluster, task.now);
      const rendered = await renderApplication(application, own, pool);
      for (const manifest of rendered.manifests) manifests.push(manifest);
      const prefix = applications.length > 1 ? `${application.name}: ` : '';
      warnings.push(...rendered.warnings.map((warning) => prefix + warning));
    } catch (error) {
      throw new ApplicationRenderError(application.name, error);
    }
  }
  return { manifests, warnings, specWarnings: applications.flatMap((application) => application.warnings) };
}

function applicationsOf(text: string): { application: GeneratedApplication; warnings: readonly SpecWarning[] }[] {
  const documents = parseYamlDocuments(text);
  return parseManifests(text, { unknownFields: 'warn' }).map((manifest, index) => {
    if (manifest.kind === 'Application') {
      const { application, warnings } = manifest;
      return { application: withNamedKinds(application, documents[index]?.value), warnings };
    }
    throw new GenerationError(
      'INVALID_SPEC',
      `The file holds the ApplicationSet "${manifest.name}". Applications are rendered: make them with \`wheelhouse appset generate -f FILE --facts FACTS\`, whose output may be piped into \`wheelhouse render -f - --facts FACTS\`.`,
      { location: 'kind' },
    );
  });
}
