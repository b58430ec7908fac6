const PUBLIC_API = 'https://api.github.com';

/** Where the API of `api` is: Enterprise servers have it below `/api/v3`, as Argo CD's client takes it. */
export function githubApiAddress(api: string): string {
  if (api === '') return PUBLIC_API;
  const bare = api.replace(/\/+$/, '');
  const host = URL.parse(bare)?.hostname ?? '';
  const isApiAlready = bare.endsWith('/api/v3') || host.startsWith('api.') || host.includes('.api.');
  return isApiAlready ? bare : `${bare}/api/v3`;
}
