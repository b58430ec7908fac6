import { describe, expect, it } from '@jest/globals';
import { forbiddenAdvice, forbiddenSummary } from './forbidden-advice.js';

const sentence = (
  verb: string,
  resource: string,
  group: string,
  where: string,
  user = 'system:serviceaccount:shop:deployer',
): string =>
  `${resource} "x" is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;

describe('the advice behind a refusal', () => {
  it('row 4: is the commands that give exactly the missing right', () => {
    expect(forbiddenAdvice(sentence('patch', 'deployments', 'apps', 'in the namespace "shop"'))).toBe(
      ' Allow it with: kubectl create role allow-patch-deployments.apps --verb=patch --resource=deployments.apps -n shop && ' +
        'kubectl create rolebinding allow-patch-deployments.apps --role=allow-patch-deployments.apps --serviceaccount=shop:deployer -n shop',
    );
  });

  it('lets who watches a cluster list it, too', () => {
    expect(forbiddenAdvice(sentence('list', 'widgets', 'example.com', 'at the cluster scope'))).toContain(
      'kubectl create clusterrole allow-list-widgets.example.com --verb=list,watch --resource=widgets.example.com && kubectl create clusterrolebinding',
    );
  });

  it('names subresources and users as kubectl does', () => {
    const advice = forbiddenAdvice(sentence('get', 'pods/log', '', 'in the namespace "shop"', 'ada'));
    expect(advice).toContain('--resource=pods/log');
    expect(advice).toContain('--user=ada');
  });

  it('row 4: says which service account may not be impersonated, and how to allow that one alone', () => {
    const words =
      'serviceaccounts "deployer" is forbidden: User "agent" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "shop"';
    expect(forbiddenAdvice(words)).toContain('shop:deployer');
    expect(forbiddenAdvice(words)).toContain(
      '--verb=impersonate --resource=serviceaccounts --resource-name=deployer -n shop',
    );
    expect(forbiddenAdvice(words)).toContain('wheelhouse agent rbac');
  });

  it('is nothing where the words are others, and quotes nothing else of them', () => {
    expect(forbiddenAdvice('admission webhook "x" denied the request: canary')).toBe('');
    expect(
      forbiddenSummary(`canary: ${sentence('patch', 'secrets', '', 'in the namespace "shop"')} canary`),
    ).not.toContain('canary');
  });
});
