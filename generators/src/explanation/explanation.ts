/** What an explanation is: plain JSON. */
import type { Need, SourceUse } from '../expansion/facts.js';
import type { Json } from '../json.js';

/** Where a value may come from. */
export type ParameterOriginKind =
  | 'ClusterLabel'
  | 'ClusterAnnotation'
  | 'ClusterField'
  | 'ListElement'
  | 'ElementsYaml'
  | 'GitDirectory'
  | 'GitFile'
  | 'Values'
  | 'PullRequest'
  | 'ScmRepository'
  | 'Decision'
  | 'PluginItem'
  /** A Go template wrote it into the parameters (`set`). */
  | 'Template';

/** Where a value comes from. */
export interface ParameterOrigin {
  readonly kind: ParameterOriginKind;
  /** For people: `label env of cluster eu-1`. */
  readonly text: string;
  /** The path of a field of the set, or for values of Git files the file. */
  readonly location?: string;
  /** 1-based, in the text of the set, or of the file. */
  readonly line?: number;
  readonly column?: number;
}

/** A value that another one replaced, in a matrix or merge. */
export interface OverriddenParameter {
  readonly value: Json;
  readonly origin: ParameterOrigin;
}

/** One parameter as templates see it, by its dotted name. */
export interface ExplainedParameter {
  readonly name: string;
  readonly value: Json;
  readonly origin: ParameterOrigin;
  /** What it replaced, the latest first. */
  readonly overridden?: readonly OverriddenParameter[];
}

/** One generated Application, also one that is refused for its name. */
export interface ExplainedApplication {
  readonly name: string;
  /** The set's own generator that it is from. */
  readonly generator: string;
  readonly parameters: readonly ExplainedParameter[];
  readonly omittedParameters: number;
  /** Why it is not applied. */
  readonly problem?: string;
}

/** Something that gave no parameters, or whose parameters were dropped. */
export interface Rejection {
  readonly what: string;
  readonly why: string;
}

/** One generator with what it gave. */
export interface ExplainedGenerator {
  readonly location: string;
  readonly kind: string;
  readonly line?: number;
  readonly column?: number;
  /** Parameter sets, its selector applied; inside a matrix for all sets around it together. */
  readonly produced: number;
  /** What matters for the question comes first. */
  readonly rejected: readonly Rejection[];
  readonly omittedRejections: number;
  readonly children: readonly ExplainedGenerator[];
}

/** Why what was asked for is not there. */
export interface Absence {
  readonly message: string;
  readonly closeNames: readonly string[];
  /** Rejections of all generators that have to do with it. */
  readonly reasons: readonly (Rejection & { readonly location: string })[];
}

/** How a set came to its Applications. */
export interface ExpansionExplanation {
  readonly applicationSet: string;
  /** All that the set gives, those that are refused for their names included. */
  readonly applicationCount: number;
  /** Those that were asked for; without a question the first ones. */
  readonly applications: readonly ExplainedApplication[];
  readonly omittedApplications: number;
  readonly generators: readonly ExplainedGenerator[];
  readonly absence?: Absence;
}

/** An explanation, or what has to be fetched first. */
export type ExplanationResult =
  | { readonly kind: 'needs'; readonly needs: readonly Need[]; readonly sources: SourceUse }
  | { readonly kind: 'explained'; readonly explanation: ExpansionExplanation };
