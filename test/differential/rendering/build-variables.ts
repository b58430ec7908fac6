/** The variables of a build in texts of an Application, as Argo CD puts them in: written a second time, for the programs' side. */
import { APPLICATION, REVISION, type Sample } from './sample.js';

const REFERENCE = /\$\{([^}]*)\}|\$([$]|[A-Za-z_][A-Za-z0-9_]*)/g;

/** Those that the samples use. */
export function withVariables({ namespace, path }: Sample, text: string): string {
  const values = new Map([
    ['ARGOCD_APP_NAME', APPLICATION],
    ['ARGOCD_APP_NAMESPACE', namespace],
    ['ARGOCD_APP_SOURCE_PATH', path],
    ['ARGOCD_APP_SOURCE_TARGET_REVISION', REVISION],
    ['$', '$'],
  ]);
  return text.replace(REFERENCE, (_, braced?: string, plain?: string) => values.get(braced ?? plain ?? '') ?? '');
}
