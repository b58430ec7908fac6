/** Where Azure DevOps is. */
const AZURE = 'dev.azure.com';
/** Names of one host for SSH beside the one for HTTPS. */
const HTTPS_HOSTS: ReadonlyMap<string, string> = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
  ['altssh.bitbucket.org', 'bitbucket.org'],
  ['ssh.dev.azure.com', AZURE],
  ['vs-ssh.visualstudio.com', AZURE],
]);
/** `ORGANIZATION.visualstudio.com`, the older name of `dev.azure.com/ORGANIZATION`. */
const AZURE_ORGANIZATION = /^([^.]+)\.visualstudio\.com$/;

/**
 * `host/owner/name` in lower case, whatever the way to write it: by HTTPS, by SSH, and as hosts differ in the two. Undefined when it is no
 * address. Two repositories may rarely look like one: this is for hints, which are not believed. Pure.
 */
export function comparableAddress(address: string): string | undefined {
  const scp = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)(.+)$/.exec(address);
  const url = URL.parse(address);
  const [host, path] = url?.host
    ? [url.hostname + port(url), url.pathname]
    : scp
      ? [scp[1] ?? '', `/${scp[2] ?? ''}`]
      : ['', ''];
  const clean = decoded(path)
    .replace(/\/+/g, '/')
    .replace(/\/$/, '')
    .replace(/\.git$/i, '');
  return host === '' || clean === '' ? undefined : asHttps(host.toLowerCase(), clean.toLowerCase());
}

/** The form that the host's HTTPS addresses have, without what only they have. */
function asHttps(host: string, path: string): string {
  const organization = AZURE_ORGANIZATION.exec(host)?.[1];
  const httpsHost = HTTPS_HOSTS.get(host) ?? host;
  if (httpsHost === AZURE) return AZURE + azurePath(path);
  if (organization !== undefined)
    return AZURE + azurePath(`/${organization}${path.replace(/^\/defaultcollection(?=\/)/, '')}`);
  // Bitbucket Server: `/scm/PROJECT/NAME`, below whatever it is installed at, is `/PROJECT/NAME` by SSH.
  return httpsHost + path.replace(/^(?:\/[^/]+)?\/scm(?=\/[^/]+\/[^/]+$)/, '');
}

/** `/v3/ORGANIZATION/PROJECT/NAME` by SSH is `/ORGANIZATION/PROJECT/_git/NAME`, and the project may be left out when it has the same name. */
function azurePath(path: string): string {
  const bySsh = /^\/v3\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path);
  if (bySsh !== null) return `/${bySsh[1] ?? ''}/${bySsh[2] ?? ''}/_git/${bySsh[3] ?? ''}`;
  return path.replace(/^\/([^/]+)\/_git\/([^/]+)$/, '/$1/$2/_git/$2');
}

/** `%20` and a space are the same; what is not encoded well stays as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The port matters between web servers; that of SSH or git:// says nothing about the one of HTTP. */
function port(url: URL): string {
  return /^https?:$/.test(url.protocol) && url.port !== '' ? `:${url.port}` : '';
}
