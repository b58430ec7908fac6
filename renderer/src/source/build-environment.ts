/** The variables that Argo CD gives to a build, and how its texts name them. */
import type { RenderSubject } from '../directory/template-context.js';
import type { SourceSpec } from './source.js';

/** `${NAME}`, `$NAME` and the one-letter names of a shell; `${}` and an open `${` stand for nothing. */
const REFERENCE = /\$\{([^}]*)\}|\$\{|\$([*#$@!?\-0-9]|[A-Za-z_][A-Za-z0-9_]*)/g;

/** Only texts that name a variable differ between applications: what is not named enters no request. */
export class BuildEnvironment {
  private readonly values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.values = values;
  }

  /** `$$` is a dollar sign, an unknown variable is empty, a dollar sign before anything else stays. */
  substitute(text: string): string {
    if (!text.includes('$')) return text;
    return text.replace(REFERENCE, (_reference, braced?: string, plain?: string) => {
      const name = braced ?? plain ?? '';
      return name === '$' ? '$' : (this.values.get(name) ?? '');
    });
  }
}

/** `source` is the source as it was applied, `revision` the commit or the chart's version. */
export function buildEnvironment(subject: RenderSubject, source: SourceSpec, revision: string): BuildEnvironment {
  const { name, namespace, project } = subject.application;
  return new BuildEnvironment(
    new Map([
      ['ARGOCD_APP_NAME', name],
      ['ARGOCD_APP_NAMESPACE', namespace],
      ['ARGOCD_APP_PROJECT_NAME', project],
      ['ARGOCD_APP_REVISION', revision],
      ['ARGOCD_APP_REVISION_SHORT', revision.slice(0, 7)],
      ['ARGOCD_APP_REVISION_SHORT_8', revision.slice(0, 8)],
      ['ARGOCD_APP_SOURCE_REPO_URL', textOf(source, 'repoURL')],
      ['ARGOCD_APP_SOURCE_PATH', textOf(source, 'path')],
      ['ARGOCD_APP_SOURCE_TARGET_REVISION', textOf(source, 'targetRevision')],
    ]),
  );
}

function textOf(source: SourceSpec, name: string): string {
  const value = source[name];
  return typeof value === 'string' ? value : '';
}
