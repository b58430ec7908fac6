/** Why directories and files of a repository gave nothing. */
import type { ChosenPaths } from '../expansion/expansion-tracer.js';
import { parseGoPathPattern } from '../git/go-path-pattern.js';
import { compilePathspec } from '../git/pathspec.js';
import { matchTokens } from '../git/pattern-token.js';
import type { PathPattern } from '../git/repository-index.js';

/** A pattern that can be asked, and where it stands among the others. */
interface Asked extends PathPattern {
  readonly index: number;
  readonly matches: (path: string) => boolean;
}

/** One path that gave nothing. */
export interface PathVerdict {
  readonly why: string;
  /** Whether a pattern would have taken it. */
  readonly isIncluded: boolean;
}

/** Says why a path gave nothing. Patterns are read once. */
export function pathJudge({ of, patterns }: ChosenPaths): (path: string) => PathVerdict {
  const asked = askable(of, patterns);
  const malformed = patterns.length - asked.length;
  const unmatched = `matched by no pattern${malformed === 0 ? '' : ` (${malformed} of the patterns cannot be read)`}`;
  return (path) => {
    const included = asked.some(({ exclude, matches }) => !exclude && matches(path));
    const excluding = asked.find(({ exclude, matches }) => exclude && matches(path));
    if (of === 'directories' && /(?:^|\/)\./.test(path)) {
      return { why: 'hidden: directories whose name starts with a dot are never looked into', isIncluded: included };
    }
    if (!included) return { why: unmatched, isIncluded: false };
    return { why: `excluded by the pattern "${excluding?.path ?? ''}"`, isIncluded: true };
  };
}

/** The first pattern that takes a path, by its index. */
export function includingPattern({ of, patterns }: ChosenPaths, path: string): Asked | undefined {
  return askable(of, patterns).find(({ exclude, matches }) => !exclude && matches(path));
}

function askable(of: ChosenPaths['of'], patterns: readonly PathPattern[]): Asked[] {
  return patterns.flatMap((pattern, index): Asked[] => {
    if (of === 'files') {
      const pathspec = compilePathspec(pattern.path);
      return [{ ...pattern, index, matches: (path) => pathspec.matches(path) }];
    }
    const tokens = parseGoPathPattern(pattern.path);
    return tokens === undefined ? [] : [{ ...pattern, index, matches: (path) => matchTokens(tokens, path) }];
  });
}
