/** Limits of the library, each with its reason. They stop a mistake or an attack, not honest use. */

/** Longest text of one set, application, data file or `elementsYaml`, in UTF-16 units: above what Kubernetes stores. */
export const MAX_TEXT_LENGTH = 4 * 1024 * 1024;
/** Most values one YAML text may hold once its aliases are counted in full (a "billion laughs" text has few lines). */
export const MAX_YAML_VALUES = 500_000;
/** Most words and signs of one YAML text, blanks and line breaks not counted: reading so many takes some 250 MB and two seconds. */
export const MAX_YAML_TOKENS = 500_000;
/** Deepest nesting of a YAML text, so that no walk over it exhausts the stack. */
export const MAX_YAML_DEPTH = 200;

/** What bounds one expansion. */
export interface ExpansionLimits {
  /** Parameter sets per application set, counted before a matrix is multiplied out. */
  readonly parameterSets: number;
  /**
   * Asked now and then: whether the expansion has taken too long. Time is the caller's, as this library knows no clock. Every single rendering
   * is bounded in steps; this bounds all of them together.
   */
  readonly isOverdue: () => boolean;
}

/** The default of {@link ExpansionLimits}: 100,000 parameter sets, twenty times the largest set reported for Argo CD, in any time. */
export const DEFAULT_EXPANSION_LIMITS: ExpansionLimits = { parameterSets: 100_000, isOverdue: () => false };

/**
 * How much all Applications of an expansion may hold, in characters of their JSON; texts that templates made count four times, as only those
 * take room of their own. It is some 4 KB for each of 100,000 Applications, and fits into a heap of 512 MB.
 */
export const MAX_EXPANSION_SIZE = 384 * 1024 * 1024;

/** How often a caller may fetch facts and expand again: a tree and its files for every level of nested matrices. */
export const MAX_FACT_ROUNDS = 8;

/** Longest template (Handlebars or Go), in UTF-16 units. */
export const MAX_TEMPLATE_LENGTH = 1024 * 1024;
/** Most tags of one Handlebars template: reading so many takes about 0.1 s. */
export const MAX_TEMPLATE_TAGS = 10_000;
/** Longest tag of a Handlebars template; comments may be longer. */
export const MAX_TEMPLATE_TAG_LENGTH = 10_000;
/** Most `{{else if}}` of blocks that stand in one another. */
export const MAX_TEMPLATE_CHAIN = 200;
/** Longest text one rendering (Handlebars or Go) may give, in UTF-16 units. */
export const MAX_TEMPLATE_OUTPUT = 4 * 1024 * 1024;
/** Most steps of one rendering: helper and function calls, loop rounds, and in Go templates every 64 characters that are made. */
export const MAX_TEMPLATE_STEPS = 100_000;
/** Deepest nesting of blocks in a Handlebars template. */
export const MAX_TEMPLATE_DEPTH = 50;
/** Most blocks, `else if` and parentheses inside one another in a Go template, so that reading it cannot exhaust the stack. */
export const MAX_TEMPLATE_NESTING = 250;
/** Most templates of a Go template that may be calling one another; Go stops at 100,000, where only endless recursion gets. */
export const MAX_TEMPLATE_CALLS = 500;

/** Longest names all together of the flat parameters that one object gives: deep objects with long keys repeat these for every value. */
export const MAX_FLAT_NAMES_LENGTH = 8 * 1024 * 1024;

/** Longest Git path pattern; matching costs at most pattern length x path length. */
export const MAX_PATTERN_LENGTH = 4096;

/** Longest regular expression of a user, in UTF-16 units. */
export const MAX_EXPRESSION_LENGTH = 10_000;
/** Largest compiled regular expression, in RE2 instructions: matching costs at most this times the length of the text. */
export const MAX_EXPRESSION_PROGRAM = 50_000;

/** Deepest nesting of a value that a template function walks through or reads: a map can hold itself. */
export const MAX_TEMPLATE_VALUE_DEPTH = 1000;
/** Most slow computations (private keys, bcrypt, derived passwords) of one rendering: each takes from 0.1 s to some seconds. */
export const MAX_TEMPLATE_KEY_GENERATIONS = 4;
