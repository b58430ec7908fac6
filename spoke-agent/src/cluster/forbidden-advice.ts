// What to do about a 403: the command that gives exactly the right that is missing. Made from the API server's standard sentence alone, of which
// nothing but user, verb, resource and namespace is taken.

interface MissingRight {
  readonly user: string;
  readonly verb: string;
  /** With its group: `deployments.apps`. */
  readonly resource: string;
  /** Empty: the cluster. */
  readonly namespace: string;
}

const SENTENCE =
  /(\S+)? ?(?:"([^"]*)" )?is forbidden: User "([^"]+)" cannot ([a-z]+) resource "([^"]+)" in API group "([^"]*)" (?:in the namespace "([^"]+)"|at the cluster scope)/;
const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** What is missing, in the API server's words; undefined where it says something else. */
function missingRight(words: string): (MissingRight & { readonly object: string }) | undefined {
  const [, , object = '', user, verb, plural, group = '', namespace = ''] = SENTENCE.exec(words) ?? [];
  if (user === undefined || verb === undefined || plural === undefined) return undefined;
  const slash = plural.indexOf('/');
  const [name, subresource] = slash < 0 ? [plural, ''] : [plural.slice(0, slash), plural.slice(slash)];
  return { user, verb, resource: `${name}${group === '' ? '' : `.${group}`}${subresource}`, namespace, object };
}

/** A sentence to put behind the server's, which says how to allow it; empty where its words are not the standard ones. */
export function forbiddenAdvice(words: string): string {
  const missing = missingRight(words);
  if (missing === undefined) return '';
  if (missing.verb === 'impersonate') return impersonationAdvice(missing.namespace, missing.object);
  return ` Allow it with: ${commandsFor(missing)}`;
}

/** The same without the server's words, for refusals that could quote values. */
export function forbiddenSummary(words: string): string {
  const missing = missingRight(words);
  if (missing === undefined) return '';
  const { user, verb, resource, namespace } = missing;
  const where = namespace === '' ? 'in the cluster' : `in the namespace ${namespace}`;
  return ` ${user} may not ${verb} ${resource} ${where}.${forbiddenAdvice(words)}`;
}

function commandsFor({ user, verb: missing, resource, namespace }: MissingRight): string {
  // Who watches a whole cluster lists first, and the other way round.
  const verb = namespace === '' && (missing === 'list' || missing === 'watch') ? 'list,watch' : missing;
  const scope = namespace === '' ? 'cluster' : '';
  const place = namespace === '' ? '' : ` -n ${namespace}`;
  const role = `allow-${missing}-${resource.replaceAll(/[^a-z0-9.-]/g, '-')}`;
  const [, home, name] = SERVICE_ACCOUNT.exec(user) ?? [];
  const subject = home === undefined ? `--user=${user}` : `--serviceaccount=${home}:${name ?? ''}`;
  return (
    `kubectl create ${scope}role ${role} --verb=${verb} --resource=${resource}${place} && ` +
    `kubectl create ${scope}rolebinding ${role} --${scope}role=${role} ${subject}${place}`
  );
}

function impersonationAdvice(namespace: string, name: string): string {
  const account = `${namespace}:${name}`;
  return (
    ` The agent may not act as the service account ${account}, as the application's project wants it to. ` +
    'Apply what "wheelhouse agent rbac CLUSTER -o yaml" prints, or: ' +
    `kubectl create role wheelhouse-impersonate --verb=impersonate --resource=serviceaccounts --resource-name=${name} -n ${namespace} && ` +
    `kubectl create rolebinding wheelhouse-impersonate --role=wheelhouse-impersonate --serviceaccount=wheelhouse-system:wheelhouse-agent -n ${namespace}`
  );
}
