/** (ApplicationSet, facts) -> Applications. Pure: no input or output, clock, environment, framework or database. */
export { GenerationError } from './generation.errors.js';
export type { GenerationErrorCode, Position } from './generation.errors.js';
export type { Json, JsonObject } from './json.js';
export { DEFAULT_EXPANSION_LIMITS, MAX_FACT_ROUNDS, MAX_TEMPLATE_LENGTH } from './limits.js';
export type { ExpansionLimits } from './limits.js';

export { suggestionFor } from './spec/suggestion.js';
export { parseApplication, parseApplicationSet, parseManifests } from './spec/parse-manifests.js';
export type { ParseOptions } from './spec/parse-manifests.js';
export type {
  ApplicationsSync,
  ParsedApplication,
  ParsedSet,
  PreservedFields,
  SpecWarning,
} from './spec/parsed-manifest.js';

export { expand } from './expansion/expand.js';
export type { Expansion } from './expansion/expand.js';
export type {
  ClusterFact,
  DecisionsFact,
  DecisionsQuestion,
  FactAnswers,
  FactFailure,
  FactProblem,
  FactQuestion,
  Facts,
  LeftOutFact,
  Need,
  PluginQuestion,
  PullRequestFact,
  PullRequestsQuestion,
  RepositoryFact,
  RepositoryNeed,
  ScmFilter,
  ScmRepositoriesQuestion,
  ScmRepositoryFact,
  SourceUse,
} from './expansion/facts.js';
export type { Problem } from './expansion/problems.js';
export { explainExpansion } from './explanation/explain-expansion.js';
export type { ExplanationOptions } from './explanation/explain-expansion.js';
export type {
  Absence,
  ExpansionExplanation,
  ExplainedApplication,
  ExplainedGenerator,
  ExplainedParameter,
  ExplanationResult,
  OverriddenParameter,
  ParameterOrigin,
  ParameterOriginKind,
  Rejection,
} from './explanation/explanation.js';
export { generatorSources } from './expansion/generator-sources.js';
export type { GeneratorSources, GitSource } from './expansion/generator-sources.js';
export type { ScmSource } from './expansion/scm-source.js';

export { scmMismatch } from './scm/filter-mismatch.js';
export { compileScmFilters, passesBranch, passesBranchAsync, passesRepository } from './scm/scm-filters.js';
export type { ScmBranchCandidate, ScmFilters, ScmRepositoryCandidate } from './scm/scm-filters.js';

export { canonicalApplication } from './application/generated-application.js';
export type {
  ApplicationDestination,
  ApplicationSource,
  ApplicationSpec,
  GeneratedApplication,
} from './application/generated-application.js';

export { compileSelector, matchesSelector } from './selector/label-selector.js';
export type { LabelRequirement, LabelSelector } from './selector/label-selector.js';
export { formatSelector, parseSelector } from './selector/parse-selector.js';
export { isLabelKey, isLabelValue } from './selector/label-syntax.js';

export { compileHandlebars } from './template/compile-handlebars.js';
export type { HandlebarsOptions } from './template/compile-handlebars.js';

export { compileGoTemplate } from './go-template/compile-go-template.js';
export type { GoTemplate, GoTemplateOptions } from './go-template/compile-go-template.js';
export {
  compareVersions,
  highestVersion,
  isVersion,
  isVersionConstraint,
} from './go-template/sprig/highest-version.js';
export { TypedList, TypedMap } from './go-template/values/typed-containers.js';
export type { GoValue } from './go-template/values/go-value.js';

export { isDnsSubdomain, normalizeName } from './spec/dns-name.js';

export { parseYaml, parseYamlDocuments } from './yaml/yaml-document.js';
export type { YamlReading } from './yaml/yaml-node.js';
export type { Path, YamlDocument } from './yaml/yaml-document.js';
export { composeYaml } from './yaml/compose-yaml.js';
