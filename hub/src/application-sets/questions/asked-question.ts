/** What is stored of a question with the set that asked it: names only, so that an event finds the sets that it concerns. Pure. */
import type { FactQuestion, Json, JsonObject } from '@wheelhouse/generators';
import { canonicalJson } from '@wheelhouse/protocol';

/** Names that a question has to do with. Never a secret, never an input. */
export interface AskedQuestion {
  readonly kind: FactQuestion['kind'];
  readonly provider?: string;
  /** Of a pull request question, in lower case: `owner/name`, or what the provider calls the repository. */
  readonly repository?: string;
  /** Of a question for repositories, in lower case: organization, group, owner or project. */
  readonly organization?: string;
  readonly configMaps?: readonly string[];
  readonly secrets?: readonly string[];
}

/** Most questions that are stored with a set; a set that asks more is found by its schedule only. */
const MAX_STORED = 1_000;
/** Deepest nesting of a provider's settings that is looked into. */
const MAX_DEPTH = 8;

/** What to store of the questions of an expansion: each once, in a stable order. */
export function askedQuestions(questions: readonly FactQuestion[]): AskedQuestion[] {
  const asked = new Map(questions.map(askedQuestion).map((question) => [canonicalJson(question), question]));
  return [...asked]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .slice(0, MAX_STORED)
    .map(([, question]) => question);
}

function askedQuestion(question: FactQuestion): AskedQuestion {
  const { kind } = question;
  if (kind === 'plugin' || kind === 'decisions') return { kind, configMaps: [question.configMap] };
  const { provider, settings } = question;
  const names = { configMaps: new Set<string>(), secrets: new Set<string>() };
  collectNames(settings, names, 0);
  const subject = (
    kind === 'pullRequests' ? repositoryOf(provider, settings) : organizationOf(provider, settings)
  ).toLowerCase();
  return {
    kind,
    provider,
    ...(subject !== '' && (kind === 'pullRequests' ? { repository: subject } : { organization: subject })),
    ...(names.configMaps.size > 0 && { configMaps: [...names.configMaps].toSorted() }),
    ...(names.secrets.size > 0 && { secrets: [...names.secrets].toSorted() }),
  };
}

function repositoryOf(provider: string, settings: JsonObject): string {
  switch (provider) {
    case 'gitlab':
      return decoded(textOf(settings, 'project'));
    case 'bitbucketServer':
    case 'azuredevops':
      return `${textOf(settings, 'project')}/${textOf(settings, 'repo')}`;
    default:
      return `${textOf(settings, 'owner')}/${textOf(settings, 'repo')}`;
  }
}

function organizationOf(provider: string, settings: JsonObject): string {
  switch (provider) {
    case 'github':
      return textOf(settings, 'organization');
    case 'gitlab':
      return decoded(textOf(settings, 'group'));
    case 'bitbucketServer':
      return textOf(settings, 'project');
    case 'azureDevOps':
      return textOf(settings, 'teamProject');
    default:
      return textOf(settings, 'owner');
  }
}

/** GitLab takes paths with their slashes escaped, too. */
function decoded(path: string): string {
  return path.replaceAll(/%2f/gi, '/');
}

/** References look the same for all providers: `{secretName, key}`, `{configMapName, key}`, and GitHub's `appSecretName`. */
function collectNames(value: Json, names: { configMaps: Set<string>; secrets: Set<string> }, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  for (const [member, own] of Object.entries(value)) {
    if (typeof own !== 'string') collectNames(own, names, depth + 1);
    else if (own === '') continue;
    else if (member === 'secretName' || member === 'appSecretName') names.secrets.add(own);
    else if (member === 'configMapName') names.configMaps.add(own);
  }
}

function textOf(settings: JsonObject, name: string): string {
  const value = Object.hasOwn(settings, name) ? settings[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
